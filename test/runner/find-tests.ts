import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where tests stand: next to what they are about, and in `test/` what crosses plugins. */
const PLACES = ['core/test', 'sdk-plugin', 'web/test', 'plugins/*/test', 'test']

export interface TestFile {
  /** From the root, with `/`. */
  readonly path: string
  /** Needs a browser. */
  readonly isJourney: boolean
  /** Runs with `--full` only: all combinations, faults, long runs. */
  readonly isFull: boolean
  /** Needs the built web shell. */
  readonly needsWeb: boolean
}

/**
 * @param filters parts of paths; a file with any of them is chosen. None: all.
 * @returns in order of path, those with a browser first: they take longest
 */
export function findTests(root: string, filters: readonly string[], full: boolean): TestFile[] {
  return PLACES.flatMap((place) =>
    globSync(`${place}/**/*.test.ts`, {
      cwd: root,
      exclude: (name) => name === 'node_modules' || name.endsWith('/node_modules'),
    }),
  )
    .map((path) => describe(root, path.replaceAll('\\', '/')))
    .filter((file) => filters.length === 0 || filters.some((filter) => file.path.includes(filter)))
    .filter((file) => full || !file.isFull)
    .sort((a, b) => Number(b.isJourney) - Number(a.isJourney) || (a.path < b.path ? -1 : 1))
}

function describe(root: string, path: string): TestFile {
  const source = existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : ''
  const isJourney = path.startsWith('test/browser/') || /^import .*'playwright-core'/m.test(source)
  return {
    path,
    isJourney,
    isFull: path.startsWith('test/full/') || path.includes('.full.test.'),
    needsWeb: isJourney || /\bweb: true\b|buildWebIfChanged\(/.test(source),
  }
}
