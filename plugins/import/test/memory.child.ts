import type { Media } from '@sapocom/plugin-media/contract'
import type { Posts } from '@sapocom/plugin-posts/contract'
import { defaultLimits } from '../server/archive/archive.ts'
import { openArchive } from '../server/archive/archive.opening.ts'
import { AccountExport } from '../server/archive/export.ts'
import { ArchiveImport } from '../server/archive.import.ts'
import { MediaImport } from '../server/media.import.ts'

/** Brings an archive in with nothing behind it, and says how much memory that took at most. */
const [path = ''] = process.argv.slice(2)
let stored = 0
const posts = {
  imported: async () => new Map(),
  importPost: async () => ({ id: String(++stored), created: true }),
} as unknown as Posts
const log = { info: () => undefined, warn: () => undefined, error: (_message: string, error: unknown) => console.error(error) }
const archive = await openArchive(path, { ...defaultLimits, ratio: 1000 })
const options = {
  author: '1',
  include: new Set<never>(),
  now: new Date(),
  signal: new AbortController().signal,
  mostItems: 1_000_000,
}
const report = await new ArchiveImport(posts, new MediaImport({} as Media), log).run(new AccountExport(archive), options)
await archive.close()
const megabytes = Math.round(process.resourceUsage().maxRSS / 1024)
console.log(JSON.stringify({ total: report.total, imported: report.imported, stored, megabytes }))
