import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Another living process uses the data folder. */
export class FolderInUse extends Error {
  readonly folder: string
  readonly pid: number
  constructor(folder: string, pid: number) {
    super(`the data folder ${folder} is in use by process ${pid}`)
    this.name = 'FolderInUse'
    this.folder = folder
    this.pid = pid
  }
}

/**
 * Takes a lock that ends with this process: the file names process and start time, so that a process killed without mercy, or
 * another that got its number, doesn't keep the folder.
 * @returns a function that gives it back
 * @throws FolderInUse
 */
export async function lockFolder(path: string): Promise<() => Promise<void>> {
  await mkdir(dirname(path), { recursive: true })
  const mine = `${process.pid} ${startOf(process.pid)}\n`
  for (let tries = 0; tries < 5; tries++) {
    if (await create(path, mine)) return () => rm(path, { force: true })
    const found = await readFile(path, 'utf8').catch(() => '')
    const pid = Number(found.split(' ')[0])
    if (found !== '' && isAlive(pid, found)) throw new FolderInUse(dirname(path), pid)
    await removeStale(path, found)
  }
  throw new Error(`the lock ${path} can't be taken`)
}

async function create(path: string, content: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600)
    await file.writeFile(content)
    await file.close()
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Moves the lock away before it is judged again: of two that find it stale, only one can, and never takes a fresh one. */
async function removeStale(path: string, stale: string): Promise<void> {
  const aside = `${path}.${process.pid}`
  try {
    await rename(path, aside)
  } catch {
    return
  }
  const moved = await readFile(aside, 'utf8')
  if (moved !== stale) await create(path, moved)
  await rm(aside, { force: true })
}

function isAlive(pid: number, lock: string): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  return lock.trim() === `${pid} ${startOf(pid)}`.trim()
}

/** Ticks since boot at which a process began, where the system tells (Linux); empty elsewhere. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}
