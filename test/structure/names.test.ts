import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('the structure')
const root = join(import.meta.dirname, '..', '..')
const plugins = readdirSync(join(root, 'plugins'))

const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
}).split('\n')

function filesOf(folder: string): string[] {
  return tracked.filter(
    (path) =>
      path.startsWith(`${folder}/`) && /\.(ts|svelte|js)$/.test(path) && !path.includes('/test/') && existsSync(join(root, path)),
  )
}

/** A word of the language, and of icons, too: alone between quotes it proves nothing. */
const KEYWORDS = new Set(['import'])

/** Words between quotes, or imports: comments and words of the language may say "posts", code may not lean on a plugin of that name. */
function namesIn(path: string): string[] {
  const code = readFileSync(join(root, path), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$|<!--[\s\S]*?-->/gm, '')
  return plugins.filter((id) =>
    new RegExp(
      `@sapocom/plugin-${id}\\b|['"\`](\\./|\\.\\./)*plugins/${id}/|['"\`]${id}[.:][a-z]${KEYWORDS.has(id) ? '' : `|['"\`]${id}['"\`]`}`,
    ).test(code),
  )
}

for (const folder of ['core', 'sdk-plugin', 'web/src', 'web/discovery', 'web/vite', 'config']) {
  test(`names no feature in ${folder}`, () => {
    const found = filesOf(folder).flatMap((path) => namesIn(path).map((id) => `${path}: ${id}`))
    assert.equal(found, [])
  })
}

test('sees files in each folder it speaks of', () => {
  for (const folder of ['core', 'sdk-plugin', 'web/src', 'config']) assert.ok(filesOf(folder).length > 3, folder)
})

test('names no plugin in another one that does not require it', () => {
  for (const id of plugins) {
    const manifest = JSON.parse(readFileSync(join(root, 'plugins', id, 'package.json'), 'utf8')) as { dependencies?: object }
    const allowed = Object.keys(manifest.dependencies ?? {})
    for (const path of filesOf(`plugins/${id}`)) {
      const imports = [...readFileSync(join(root, path), 'utf8').matchAll(/@sapocom\/plugin-([a-z-]+)\/?([a-z]*)/g)]
      for (const [, other = '', entry] of imports) {
        if (other === id) continue
        assert.ok(allowed.includes(`@sapocom/plugin-${other}`), `${path} imports ${other}, which its package.json does not name`)
        assert.is(entry, 'contract', `${path} reaches into ${other}`)
      }
    }
  }
})

test.run()
