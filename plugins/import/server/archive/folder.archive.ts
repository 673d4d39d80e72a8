import { constants } from 'node:fs'
import { open, readdir, lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { NotAFile } from '../errors.ts'
import { ArchiveBudget } from './archive.budget.ts'
import type { Archive, ArchiveLimits } from './archive.ts'
import { checkedName, EntryNames, printable } from './entry.name.ts'

/** An export that somebody unpacked. Links in it are refused: they could lead anywhere on this machine. */
export async function openFolder(folder: string, limits: ArchiveLimits): Promise<Archive> {
  const files = new EntryNames<number>()
  const budget = new ArchiveBudget({ ...limits, ratio: Infinity })
  for await (const { name, bytes } of walk(folder, '', budget)) {
    budget.countUnpacked(bytes)
    files.add(name, bytes)
  }
  return {
    files,
    async open(name) {
      // not followed even when a link took the file's place since
      const file = await open(join(folder, name), constants.O_RDONLY | constants.O_NOFOLLOW)
      return file.createReadStream()
    },
    close: async () => undefined,
  }
}

async function* walk(folder: string, below: string, budget: ArchiveBudget): AsyncGenerator<{ name: string; bytes: number }> {
  for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
    budget.countEntry()
    const name = checkedName(below ? `${below}/${entry.name}` : entry.name)
    if (entry.isDirectory()) yield* walk(folder, name, budget)
    else if (entry.isFile()) yield { name, bytes: (await lstat(join(folder, name))).size }
    else throw new NotAFile({ name: printable(name) })
  }
}
