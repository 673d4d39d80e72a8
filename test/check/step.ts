import { spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'

export const root = join(import.meta.dirname, '..', '..')

/** One thing that `pnpm check` looks at. */
export interface Step {
  readonly name: string
  /** What to do when it finds something. */
  readonly remedy: string
  /** @returns what it found; nothing: all is well */
  run(): Promise<readonly string[]>
}

export interface CommandOptions {
  readonly cwd?: string
  /** Folder of the tool. */
  readonly bin?: string
  /** The output must say this, or nothing was looked at. */
  readonly proof?: RegExp
}

/** A tool of `node_modules/.bin`: what it says counts when it ends with another code than 0. */
export function tool(name: string, parameters: readonly string[], options: CommandOptions = {}): () => Promise<string[]> {
  return async () => {
    const { output, code } = await execute(
      join(options.bin ?? join(root, 'node_modules', '.bin'), name),
      parameters,
      options.cwd ?? root,
    )
    if (code !== 0) return [output.trim() || `${name} ended with code ${code}`]
    if (options.proof && !options.proof.test(output)) return [`${name} looked at nothing: ${output.trim()}`]
    return []
  }
}

function execute(command: string, parameters: readonly string[], cwd: string): Promise<{ output: string; code: number | null }> {
  return new Promise((resolve, reject) => {
    // The project's own Node comes first, whatever the machine has.
    const path = `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}`
    const env = { ...process.env, PATH: path, NO_COLOR: '1', FORCE_COLOR: '0' }
    const child = spawn(command, parameters, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const read = (chunk: Buffer) => (output += chunk.toString())
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.on('error', reject)
    child.on('close', (code) => resolve({ output, code }))
  })
}
