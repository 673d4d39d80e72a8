import { defaults, type Config } from '@sapocom/config'
import type { ConfigChanges } from './kit.ts'

/** A demo on this machine, on any free port, with rate limits out of the way. */
export function testConfig(dataDir: string, changes: ConfigChanges = {}): Config {
  const base: Config = {
    ...structuredClone(defaults),
    port: 0,
    publicUrl: 'http://sapocom.test',
    dataDir,
    databasePool: 5,
    log: { level: 'silent' },
    limits: { rate: 1000, freeDisk: 0 },
  }
  return {
    ...base,
    ...changes,
    server: { ...base.server, ...changes.server },
    mail: { ...base.mail, ...changes.mail },
    log: { ...base.log, ...changes.log },
    limits: { ...base.limits, ...changes.limits },
    test: { ...base.test, ...changes.test },
  }
}
