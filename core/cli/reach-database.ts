import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from '@sapocom/config'
import { findRunning, startEmbedded } from '../database/embedded.ts'
import { FolderInUse } from '../database/folder-lock.ts'
import { requireWayForPostgres } from './running-server.ts'

export interface ReachedDatabase {
  readonly url: string
  /** Whether it runs only for this command. */
  readonly isOurs: boolean
  stop(): Promise<void>
}

/** Milliseconds a server that is just starting gets until its database answers. */
const STARTING = 20_000

/** The database of the configuration, of the server that runs on the data folder, or the embedded one for the time of this command. */
export async function reachDatabase(config: Config): Promise<ReachedDatabase> {
  if (config.databaseUrl) return beside(config.databaseUrl)
  for (const until = Date.now() + STARTING; ; await sleep(200)) {
    const running = await findRunning(config.dataDir)
    if (running) return beside(running)
    await requireWayForPostgres(config)
    try {
      const embedded = await startEmbedded({ dataDir: config.dataDir })
      return { url: embedded.url, isOurs: true, stop: () => embedded.stop() }
    } catch (error) {
      if (!(error instanceof FolderInUse) || Date.now() > until) throw error
    }
  }
}

function beside(url: string): ReachedDatabase {
  return { url, isOurs: false, stop: async () => {} }
}
