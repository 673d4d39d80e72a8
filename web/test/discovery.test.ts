import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync, existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { discover } from '../discover.ts'
import { pluginFolders, type PluginFolder } from '../discovery/plugin-folders.ts'

interface Place {
  folder: string
  web: string
}

const test = suite<Place>('discovery')

test.before.each((place) => {
  place.folder = mkdtempSync(join(tmpdir(), 'discovery-'))
  place.web = join(place.folder, 'web')
  mkdirSync(join(place.web, 'src/routes/settings'), { recursive: true })
  writeFileSync(join(place.web, 'src/routes/settings/+page.svelte'), '<h1>settings</h1>')
})
test.after.each(({ folder }) => rmSync(folder, { recursive: true }))

/** A plugin with these files below its folder. */
function plugin({ folder }: Place, id: string, files: Readonly<Record<string, string>>): PluginFolder {
  const own = join(folder, 'plugins', id)
  for (const [name, text] of Object.entries({ 'web/ui.ts': 'export default []', ...files })) {
    mkdirSync(dirname(join(own, name)), { recursive: true })
    writeFileSync(join(own, name), text)
  }
  return { id, folder: own }
}

const wrapper = ({ web }: Place, path: string) => readFileSync(join(web, 'src/routes/(plugins)', path), 'utf8')
const messageOf = async (work: Promise<unknown>) =>
  work.then(
    () => 'nothing thrown',
    (error: Error) => error.message,
  )

test('writes wrappers that hand on what a route file exports, by name, and page options as they are', async (place) => {
  const posts = plugin(place, 'posts', {
    'web/routes/a/+page.ts': `import type { X } from 'y'\nexport const csr = false\nexport const load = (async () => ({})) satisfies X\nexport type Z = 1`,
    'web/routes/a/+page.server.ts': `const actions = {}\nexport { actions }\nexport async function load() {}`,
  })
  await discover([posts], place.web)
  assert.match(
    wrapper(place, '(posts)/a/+page.ts'),
    /^export const csr = false\nexport \{ load \} from '\.\.[^']*\/posts\/web\/routes\/a\/\+page\.ts'\n$/,
  )
  assert.match(wrapper(place, '(posts)/a/+page.server.ts'), /^export \{ actions, load \} from/)
})

test('guards every page of a plugin, and keeps the layout the plugin has itself', async (place) => {
  const posts = plugin(place, 'posts', { 'web/routes/a/+page.svelte': '<h1>a</h1>' })
  const calls = plugin(place, 'calls', {
    'web/routes/b/+page.svelte': '<h1>b</h1>',
    'web/routes/+layout.server.ts': 'export const load = () => ({ calls: 1 })',
  })
  await discover([calls, posts], place.web)
  assert.match(wrapper(place, '(posts)/+layout.server.ts'), /requireOn\('posts', event\.locals\)\n\}/)
  assert.match(wrapper(place, '(calls)/+layout.server.ts'), /requireOn\('calls', event\.locals\)\n  return own\(event\)/)
})

test('names both plugins and the address when two want the same page, whatever parameters and groups are called', async (place) => {
  const posts = plugin(place, 'posts', { 'web/routes/@[handle]/(list)/+page.svelte': '' })
  const walls = plugin(place, 'walls', { 'web/routes/@[name]/+page.svelte': '' })
  const message = await messageOf(discover([posts, walls], place.web))
  assert.match(message, /The address \/@\[name\] is wanted twice: by the plugin "posts" .*and by the plugin "walls"/)
  assert.not.ok(existsSync(join(place.web, 'src/routes/(plugins)')), 'nothing is written')
})

test('counts an optional part of an address as there and as not there', async (place) => {
  const posts = plugin(place, 'posts', { 'web/routes/tags/[[tag]]/+page.svelte': '' })
  const tags = plugin(place, 'tags', { 'web/routes/tags/+page.svelte': '' })
  assert.match(await messageOf(discover([posts, tags], place.web)), /wanted twice/)
})

test('lets two pages stand side by side that differ by a matcher', async (place) => {
  const posts = plugin(place, 'posts', { 'web/routes/@[handle]/[id=post]/+page.svelte': '' })
  const profile = plugin(place, 'profile', { 'web/routes/@[handle]/[tab=tab]/+page.svelte': '' })
  assert.is(await messageOf(discover([posts, profile], place.web)), 'nothing thrown')
})

test('keeps the addresses of the shell to the shell', async (place) => {
  const posts = plugin(place, 'posts', { 'web/routes/settings/+page.server.ts': '' })
  assert.match(await messageOf(discover([posts], place.web)), /\/settings is wanted twice: by the web shell .*the plugin "posts"/)
})

test('names both plugins when two have a matcher of the same name', async (place) => {
  const posts = plugin(place, 'posts', { 'web/params.ts': 'export default { id: (value: string) => value }' })
  const walls = plugin(place, 'walls', { 'web/params.ts': 'export default { id: (value: string) => value }' })
  assert.match(await messageOf(discover([posts, walls], place.web)), /"posts" and "walls" both have a matcher "id"/)
})

test('writes only what differs, and removes what is gone', async (place) => {
  const files = { 'web/routes/a/+page.svelte': '<h1>a</h1>', 'web/routes/b/+page.svelte': '<h1>b</h1>' }
  const posts = plugin(place, 'posts', files)
  await discover([posts], place.web)
  const kept = join(place.web, 'src/routes/(plugins)/(posts)/a/+page.svelte')
  const before = statSync(kept, { bigint: true }).mtimeNs
  rmSync(join(posts.folder, 'web/routes/b'), { recursive: true })
  await discover([posts], place.web)
  assert.equal(statSync(kept, { bigint: true }).mtimeNs, before)
  assert.not.ok(existsSync(join(place.web, 'src/routes/(plugins)/(posts)/b')))
  await discover([], place.web)
  assert.not.ok(existsSync(join(place.web, 'src/routes/(plugins)')))
})

test('takes plugins from the folders that the configuration adds', (place) => {
  const { folder } = plugin(place, 'extra', {})
  const found = pluginFolders(` ${folder} ,`)
  assert.equal(
    found.filter(({ id }) => id === 'extra'),
    [{ id: 'extra', folder }],
  )
})

test('refuses two folders of the same name', (place) => {
  const first = plugin(place, 'extra', {})
  const second = plugin({ ...place, folder: join(place.folder, 'other') }, 'extra', {})
  assert.throws(() => pluginFolders(`${first.folder},${second.folder}`), /Two folders hold a plugin "extra"/)
})

test.run()
