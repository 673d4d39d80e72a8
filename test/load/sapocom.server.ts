/**
 * The platform as `serve` runs it, with all plugins and without pages; limits out of the way.
 * `node test/load/sapocom.server.ts <port> <database url> <folder>`
 */
import { defaults } from '../../config/index.ts'
import { findPlugins } from '../../core/config/plugin-folders.ts'
import { createKernel } from '../../core/kernel.ts'

const [port = '0', databaseUrl = '', dataDir = ''] = process.argv.slice(2)
const config = {
  ...structuredClone(defaults),
  port: Number(port),
  host: '127.0.0.1',
  publicUrl: `http://127.0.0.1:${port}`,
  dataDir,
  databasePool: 10,
  log: { level: 'error' as const },
  limits: { ...defaults.limits, rate: 1_000_000, freeDisk: 0 },
}
const kernel = await createKernel({ config, databaseUrl, plugins: findPlugins(config), web: false })
await kernel.listen()
process.stdout.write('ready\n')
process.once('SIGTERM', () => void kernel.stop().then(() => process.exit()))
