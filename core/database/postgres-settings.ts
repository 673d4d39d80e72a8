import { totalmem } from 'node:os'

const MEBIBYTE = 1024 * 1024

/** Settings of the embedded PostgreSQL, sized to the machine but modest: it shares it with the server. */
export function postgresSettings(forTests: boolean): Readonly<Record<string, string>> {
  const shared = Math.max(32, Math.min(512, Math.floor(totalmem() / 4 / MEBIBYTE)))
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '60',
    shared_buffers: `${shared}MB`,
    work_mem: '16MB',
    maintenance_work_mem: '128MB',
    random_page_cost: '1.1',
    jit: 'off',
    max_wal_size: '4GB',
    wal_compression: 'pglz',
    synchronous_commit: 'on',
    password_encryption: 'scram-sha-256',
    log_min_messages: 'warning',
    log_min_error_statement: 'panic',
    timezone: 'UTC',
  }
  // Losing the machine's power may cost a test run its database, so tests needn't wait for the disk.
  const test = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: '300',
    shared_buffers: '128MB',
  }
  return forTests ? { ...settings, ...test } : settings
}
