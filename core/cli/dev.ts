import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Server } from 'node:http'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { projectFolder } from '../config/plugin-folders.ts'
import type { KernelOptions } from '../kernel.ts'
import type { OwnCommand } from './command-context.ts'
import { runWholeServer, type Pages } from './whole-server.ts'

type PageHandler = Extract<KernelOptions['web'], (...parameters: never[]) => void>

/** What we use of Vite, which belongs to the web shell. */
interface Vite {
  createServer(options: object): Promise<{ readonly middlewares: PageHandler; close(): Promise<void> }>
}

/** Set in the process that serves, which Node restarts when a file of the server changes. */
const SERVES = 'SAPOCOM_DEV_SERVES'

/** Pages change in the open browser; when code of the server changes, it starts again. */
export const dev: OwnCommand = {
  name: 'dev',
  summary: 'Like start, but follows every change of the code; pages change in the open browser',
  options: [{ flags: '--empty', description: 'without the demo town' }],
  examples: ['sapocom dev'],
  run(context) {
    const { [SERVES]: serves, ...env } = context.env
    return serves ? runWholeServer({ ...context, env }, developmentPages()) : watch(context)
  },
}

async function watch({ env, options, signal }: Parameters<OwnCommand['run']>[0]): Promise<unknown> {
  const words = [
    '--watch',
    '--watch-preserve-output',
    join(import.meta.dirname, 'main.ts'),
    'dev',
    ...(options.empty ? ['--empty'] : []),
  ]
  const child = spawn(process.execPath, words, { env: { ...env, [SERVES]: '1' }, stdio: 'inherit' })
  signal.addEventListener('abort', () => child.kill('SIGINT'), { once: true })
  await once(child, 'exit')
  return { stopped: true }
}

/** Vite needs the kernel's HTTP server for its own socket, the kernel needs Vite's pages: the handler waits for both. */
function developmentPages(): Pages {
  let handle: PageHandler = (_request, response) => void response.writeHead(503, { 'retry-after': '1' }).end()
  return {
    prepare: async () => (request, response, next) => handle(request, response, next),
    async attach({ app, config }) {
      const root = join(projectFolder, 'web')
      // SvelteKit finds its own components from where the process stands.
      process.chdir(root)
      process.env.SAPOCOM_PLUGIN_FOLDERS = config.pluginFolders.join()
      const vite = (await import(pathToFileURL(join(root, 'node_modules/vite/dist/node/index.js')).href)) as Vite
      const socket = { server: app.server satisfies Server }
      const server = await vite.createServer({
        root,
        // Vite's other way writes a file of its own, which looks like a change.
        configLoader: 'native',
        server: { middlewareMode: true, ws: socket },
      })
      handle = server.middlewares
      return { stop: () => server.close() }
    },
  }
}
