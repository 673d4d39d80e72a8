import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Writes generated files; only differences reach the disk, so that a running dev server reloads only what changed. */
export class WrittenFiles {
  readonly #all = new Set<string>()

  write(path: string, text: string): void {
    this.#all.add(path)
    if (existsSync(path) && readFileSync(path, 'utf8') === text) return
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }

  /** Removes files of earlier runs that were not written in this one, and folders that became empty. */
  removeOthers(folder: string): void {
    if (!existsSync(folder)) return
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) this.removeOthers(path)
      else if (!this.#all.has(path)) rmSync(path)
    }
    if (readdirSync(folder).length === 0) rmSync(folder, { recursive: true })
  }
}
