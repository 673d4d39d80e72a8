import type { Config } from './schema.ts'

/** What holds unless the operator says otherwise. `publicUrl` follows host and port, `dataDir` the folder of the start. */
export const defaults = {
  mode: 'demo',
  host: '127.0.0.1',
  port: 3000,
  databasePool: 10,
  dataDir: './data',
  pluginFolders: [],
  language: 'de',
  server: {
    name: 'SaPoCom',
    operator: 'Vorführung ohne Betreiber',
    source: 'https://code.europa.eu/sapocom/sapocom',
  },
  mail: { from: 'SaPoCom <nachrichten@localhost.localdomain>' },
  trustProxies: [],
  log: { level: 'info' },
  limits: { rate: 1, freeDisk: 512 * 1024 * 1024 },
  test: { loopbackPorts: [] },
} satisfies Omit<Config, 'publicUrl'>
