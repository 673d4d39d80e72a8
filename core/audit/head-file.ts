import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Where the chain ended at some moment. */
export interface NotedHead {
  readonly sequence: string
  readonly hash: string
  /** ISO 8601. */
  readonly at: string
}

/** The file `audit-heads.json` in the data folder: one head for each day, the last of it. */
export class HeadFile {
  readonly #folder: string
  readonly #path: string

  constructor(dataDir: string) {
    this.#folder = dataDir
    this.#path = join(dataDir, 'audit-heads.json')
  }

  async read(): Promise<NotedHead[]> {
    const text = await readFile(this.#path, 'utf8').catch(() => '[]')
    return JSON.parse(text) as NotedHead[]
  }

  /** A head that is behind a noted one is not believed: it is what `verify` finds. */
  async note(head: NotedHead): Promise<void> {
    const heads = await this.read()
    const last = heads.at(-1)
    if (last && BigInt(head.sequence) <= BigInt(last.sequence)) return
    const older = heads.filter(({ at }) => at.slice(0, 10) !== head.at.slice(0, 10))
    await mkdir(this.#folder, { recursive: true })
    await writeFile(`${this.#path}.new`, `${JSON.stringify([...older, head], null, 1)}\n`, { mode: 0o600 })
    await rename(`${this.#path}.new`, this.#path)
  }
}
