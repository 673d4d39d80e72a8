import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createKernel, type Kernel } from '../../core/kernel.ts'
import { loadConfig } from '../../core/config/load.ts'
import { findPlugins } from '../../core/config/plugin-folders.ts'
import { accountMaker } from '../../sdk-plugin/index.ts'
import { startEmbedded, type Embedded } from '../../core/database/embedded.ts'
import { POSTS } from '../../plugins/posts/contract.ts'
import { pluginFolders } from '../../web/discovery/plugin-folders.ts'
import { discover } from '../../web/discover.ts'

const test = suite('a plugin in a folder of its own')
const example = join(import.meta.dirname, '..', '..', 'docs', 'examples', 'thanks')
let folder: string
let database: Embedded
let kernel: Kernel

/** One line of configuration is all that changes. */
const configured = () =>
  loadConfig({ env: { SAPOCOM_DATA_DIR: folder, SAPOCOM_LOG_LEVEL: 'silent', SAPOCOM_PLUGIN_FOLDERS: join(folder, 'thanks') } })

test.before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sapocom-added-'))
  await cp(example, join(folder, 'thanks'), { recursive: true })
  database = await startEmbedded({ dataDir: folder, forTests: true })
  const config = configured()
  kernel = await createKernel({ config, databaseUrl: database.url, plugins: findPlugins(config), web: false })
})
test.after(async () => {
  await kernel.stop()
  await database.stop()
  await rm(folder, { recursive: true, force: true })
})

test('is found, migrated and on, with its own routes and permissions', async () => {
  const info = kernel.plugins.list().find((plugin) => plugin.id === 'thanks')
  assert.equal([info?.state, info?.version, info?.reason], ['on', '1.0.0', null])
  const answer = await kernel.app.inject({ method: 'POST', url: '/api/thanks/v1/posts/1', payload: { on: true } })
  assert.is(answer.statusCode, 401)
})

test('extends what another plugin shows, and stands in the API description', async () => {
  const author = kernel.viewers.as({ id: await account(), roles: ['citizen'] })
  const { id } = await kernel.need(POSTS).publish(author, { text: 'Moin aus dem Nachbarordner' })
  const [post] = await kernel.need(POSTS).byIds([id], author)
  assert.equal((post?.ext as Record<string, unknown>).thanks, { count: 0, mine: false })
  const { paths } = (await kernel.app.inject({ url: '/api/openapi.json' })).json()
  assert.ok(paths['/api/thanks/v1/posts/{postId}'])
})

test('gives its components and texts to the web shell', async () => {
  const found = pluginFolders(join(folder, 'thanks'))
  assert.ok(found.some((plugin) => plugin.id === 'thanks' && plugin.folder === join(folder, 'thanks')))
  const web = join(folder, 'web')
  await mkdir(join(web, 'src', 'routes'), { recursive: true })
  await discover(found, web)
  assert.match(await readFile(join(web, 'src', 'generated', 'uis.server.ts'), 'utf8'), /thanks\/web\/ui\.ts'/)
  assert.is(JSON.parse(await readFile(join(folder, 'thanks', 'locales', 'de.json'), 'utf8')).thanks, 'Danke')
})

async function account(): Promise<string> {
  const [maker] = kernel.contributions(accountMaker)
  const wish = {
    kind: 'person' as const,
    handle: 'nachbarin',
    displayName: 'Nachbarin',
    language: 'de',
    institution: null,
    confirmed: true,
  }
  assert.ok(maker)
  return (await maker.value.make(wish)).account
}

test.run()
