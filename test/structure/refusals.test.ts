import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('refusals')
const root = join(import.meta.dirname, '..', '..')
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
})
const sources = tracked
  .split('\n')
  .filter((path) => /^(core|plugins\/[^/]+)\/.*\.ts$/.test(path) && !path.includes('/test/') && existsSync(join(root, path)))

/** Codes that a folder's sources can refuse with: every upper-case code with its prefix. */
function codesOf(folder: string, prefix: string): Set<string> {
  const texts = sources.filter((path) => path.startsWith(`${folder}/`)).map((path) => readFileSync(join(root, path), 'utf8'))
  return new Set(
    texts.flatMap((text) => [...text.matchAll(new RegExp(`'(${prefix}_[A-Z][A-Z_]+)'`, 'g'))].map((match) => match[1] ?? '')),
  )
}

function sentences(folder: string, language: string): Record<string, string> {
  const file = join(root, folder, 'locales', `${language}.json`)
  return existsSync(file) ? ((JSON.parse(readFileSync(file, 'utf8')) as { errors?: Record<string, string> }).errors ?? {}) : {}
}

const folders = [
  'core',
  ...new Set(sources.filter((path) => path.startsWith('plugins/')).map((path) => path.split('/').slice(0, 2).join('/'))),
]
for (const folder of folders) {
  test(`of ${folder} all have a sentence in German and English`, () => {
    const prefix = folder.split('/').at(-1)?.toUpperCase().replaceAll('-', '_') ?? ''
    for (const language of ['de', 'en']) {
      const known = sentences(folder, language)
      const missing = [...codesOf(folder, prefix)].filter((code) => !known[code] && !code.startsWith('CORE_FIELD'))
      assert.equal(missing, [], `${folder} ${language}`)
    }
  })
}

test('are looked for in more than a few places', () => {
  assert.ok(codesOf('core', 'CORE').size > 15)
  assert.ok(folders.length > 5)
})

test.run()
