import { once } from 'node:events'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { projectFolder } from '../config/plugin-folders.ts'
import type { OwnCommand } from './command-context.ts'

/** The server again with every change of what it runs: Node watches the files it imported. */
export const dev: OwnCommand = {
  name: 'dev',
  summary: 'Like start, and again by itself whenever the code of kernel or plugins changes',
  examples: ['sapocom dev'],
  async run({ env, signal }) {
    const watched = ['core', 'config', 'sdk-plugin', 'plugins', 'web/src'].map(
      (folder) => `--watch-path=${join(projectFolder, folder)}`,
    )
    const main = join(import.meta.dirname, 'main.ts')
    const child = spawn(process.execPath, ['--watch-preserve-output', ...watched, main, 'start'], { env, stdio: 'inherit' })
    signal.addEventListener('abort', () => child.kill('SIGINT'), { once: true })
    await once(child, 'exit')
    return { stopped: true }
  },
}
