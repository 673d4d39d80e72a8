import { statfs } from 'node:fs/promises'
import { Refusal } from '@sapocom/sdk-plugin'

/** Answers how much room is left, and refuses writes before PostgreSQL itself runs out of it. Source: security rules R8 */
export interface DiskSpace {
  /** Bytes that this process may still write. */
  free(): Promise<number>
  /** @throws Refusal `CORE_STORAGE_FULL` (507) */
  requireRoom(): Promise<void>
}

/** The answer of the file system is kept this long: a write a second need not ask each time. */
const KEPT_FOR = 1000 // milliseconds

/** @param minimum bytes below which writes are refused */
export function diskSpace(folder: string, minimum: number, measure: (folder: string) => Promise<number> = freeBytes): DiskSpace {
  let known: { at: number; free: Promise<number> } | undefined
  const free = () => {
    const now = performance.now()
    if (known && now - known.at < KEPT_FOR) return known.free
    known = { at: now, free: measure(folder) }
    return known.free
  }
  return {
    free,
    async requireRoom() {
      if ((await free()) < minimum) throw new Refusal('CORE_STORAGE_FULL', 507)
    },
  }
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}
