/** How the text of an environment variable becomes a value. */
export type EnvironmentKind = 'text' | 'number' | 'list' | 'numbers'

export interface EnvironmentVariable {
  readonly name: string
  /** Path in the configuration. */
  readonly key: string
  readonly kind: EnvironmentKind
  /** Its value is never printed. */
  readonly secret?: true
}

/** Every environment variable that is read; one that starts with `SAPOCOM_` and is not here is a mistake and named. */
export const environment: readonly EnvironmentVariable[] = [
  { name: 'SAPOCOM_MODE', key: 'mode', kind: 'text' },
  { name: 'HOST', key: 'host', kind: 'text' },
  { name: 'PORT', key: 'port', kind: 'number' },
  { name: 'PUBLIC_URL', key: 'publicUrl', kind: 'text' },
  { name: 'SAPOCOM_DATA_DIR', key: 'dataDir', kind: 'text' },
  { name: 'DATABASE_URL', key: 'databaseUrl', kind: 'text', secret: true },
  { name: 'SAPOCOM_DATABASE_POOL', key: 'databasePool', kind: 'number' },
  { name: 'SAPOCOM_PLUGINS', key: 'plugins', kind: 'list' },
  { name: 'SAPOCOM_PLUGIN_FOLDERS', key: 'pluginFolders', kind: 'list' },
  { name: 'SAPOCOM_PRESET', key: 'preset', kind: 'text' },
  { name: 'SAPOCOM_LANGUAGE', key: 'language', kind: 'text' },
  { name: 'SAPOCOM_SERVER_NAME', key: 'server.name', kind: 'text' },
  { name: 'SAPOCOM_SERVER_OPERATOR', key: 'server.operator', kind: 'text' },
  { name: 'SAPOCOM_SERVER_SOURCE', key: 'server.source', kind: 'text' },
  { name: 'MAIL_URL', key: 'mail.url', kind: 'text', secret: true },
  { name: 'MAIL_FROM', key: 'mail.from', kind: 'text' },
  { name: 'SAPOCOM_TRUST_PROXIES', key: 'trustProxies', kind: 'list' },
  { name: 'SAPOCOM_LOG_LEVEL', key: 'log.level', kind: 'text' },
  { name: 'SAPOCOM_RATE_LIMITS', key: 'limits.rate', kind: 'number' },
  { name: 'SAPOCOM_FREE_DISK', key: 'limits.freeDisk', kind: 'number' },
  { name: 'SAPOCOM_TEST_LOOPBACK_PORTS', key: 'test.loopbackPorts', kind: 'numbers' },
]

/** Names the file with the configuration; read before all else. */
export const CONFIG_FILE_VARIABLE = 'SAPOCOM_CONFIG'
