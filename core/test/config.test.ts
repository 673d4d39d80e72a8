import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { loadConfig } from '../config/load.ts'
import { findPlugins } from '../config/plugin-folders.ts'
import { ConfigInvalid } from '../config/problem.ts'

const folder = mkdtempSync(join(tmpdir(), 'config-'))
test.after(() => rmSync(folder, { recursive: true }))

const production = {
  SAPOCOM_MODE: 'production',
  PUBLIC_URL: 'https://sapocom.example/',
  MAIL_URL: 'smtps://name:secret@mail.example',
  MAIL_FROM: 'SaPoCom <no-reply@sapocom.example>',
  SAPOCOM_SERVER_OPERATOR: 'Polizeipräsidium',
}

function problemsOf(env: Record<string, string>, file?: string): string[] {
  try {
    loadConfig({ env, file })
  } catch (error) {
    if (error instanceof ConfigInvalid) return error.message.split('\n')
    throw error
  }
  return []
}

test('without anything it is a demo on this machine, reachable where it listens', () => {
  const config = loadConfig({ env: { PORT: '3100' } })
  assert.is(config.mode, 'demo')
  assert.is(config.host, '127.0.0.1')
  assert.is(config.publicUrl, 'http://localhost:3100')
  assert.ok(config.dataDir.startsWith('/'))
})

test('the environment wins over the file, the file over the defaults', () => {
  const file = join(folder, 'sapocom.json')
  writeFileSync(file, JSON.stringify({ port: 3200, server: { name: 'Hanse' }, trustProxies: ['10.0.0.0/8'] }))
  const config = loadConfig({ env: { PORT: '3300', SAPOCOM_CONFIG: file } })
  assert.is(config.port, 3300)
  assert.is(config.server.name, 'Hanse')
  assert.is(config.server.operator, 'Vorführung ohne Betreiber')
  assert.equal(config.trustProxies, ['10.0.0.0/8'])
})

test('a wrong value gives one line with variable, value and what is allowed', () => {
  assert.equal(problemsOf({ PORT: 'three' }), ['PORT is "three": must be a whole number from 1 to 65535, or 0 for any free port'])
  assert.equal(problemsOf({ SAPOCOM_MODE: 'live' }), ['SAPOCOM_MODE is "live": must be demo or production'])
  assert.equal(problemsOf({ PUBLIC_URL: 'https://a.example/path' }).length, 1)
  assert.equal(problemsOf({ SAPOCOM_TRUST_PROXIES: 'proxy one' }).length, 1)
})

test('all mistakes are told at once', () => {
  const lines = problemsOf({ PORT: '-1', SAPOCOM_LOG_LEVEL: 'loud', SAPOCOM_DATABASE_POOL: '1', SAPOCOM_PLUGINS: 'Posts!' })
  assert.is(lines.length, 4)
})

test('an unknown variable is named', () => {
  const [line] = problemsOf({ SAPOCOM_MOED: 'demo' })
  assert.match(line ?? '', /^SAPOCOM_MOED: there is no such variable.*SAPOCOM_MODE/)
})

test('an unknown key of the file is named with the file, also inside a group', () => {
  const file = join(folder, 'unknown.json')
  writeFileSync(file, JSON.stringify({ prot: 1, server: { nmae: 'x' }, mail: 'smtp' }))
  const lines = problemsOf({}, file)
  assert.is(lines.length, 3)
  assert.ok(lines.some((line) => line.startsWith(`prot in ${file}: there is no such key`)))
  assert.ok(lines.some((line) => line.startsWith(`server.nmae in ${file}`)))
  assert.ok(lines.some((line) => line.startsWith(`mail in ${file} is "smtp"`)))
})

test('a file that is no JSON or not there is one line', () => {
  const file = join(folder, 'broken.json')
  writeFileSync(file, '{ "port": ')
  assert.match(problemsOf({}, file).join('\n'), /^SAPOCOM_CONFIG is ".*broken.json": the file is not a JSON object[^\n]*$/)
  assert.match(problemsOf({}, join(folder, 'none.json')).join('\n'), /cannot be read$/)
})

test('a wrong secret is named and not shown', () => {
  const lines = problemsOf({ DATABASE_URL: 'mysql://root:hunter2@db', MAIL_URL: 'http://u:hunter2@mail' })
  assert.is(lines.length, 2)
  assert.not.match(lines.join('\n'), /hunter2/)
})

test('the demo refuses to listen for other machines', () => {
  assert.match(problemsOf({ HOST: '0.0.0.0' })[0] ?? '', /^HOST is 0.0.0.0: the demo listens on this machine only/)
  assert.equal(problemsOf({ HOST: '::1' }), [])
  assert.equal(problemsOf({ HOST: 'localhost' }), [])
})

test('production with https, mail server and operator is accepted, without a slash at the end', () => {
  assert.is(loadConfig({ env: production }).publicUrl, 'https://sapocom.example')
})

test('production refuses plain http, a missing mail server and test switches', () => {
  assert.match(problemsOf({ ...production, PUBLIC_URL: 'http://sapocom.example' })[0] ?? '', /^PUBLIC_URL .*must have https/)
  assert.match(problemsOf({ ...production, MAIL_URL: '' })[0] ?? '', /MAIL_URL/)
  assert.match(
    problemsOf({ ...production, SAPOCOM_TEST_LOOPBACK_PORTS: '4000' })[0] ?? '',
    /^SAPOCOM_TEST_LOOPBACK_PORTS is 4000/,
  )
})

test('an unknown preset is refused with the known ones', () => {
  assert.match(problemsOf({ SAPOCOM_PRESET: 'army' })[0] ?? '', /^SAPOCOM_PRESET is army: must be police, municipality/)
})

test('a plugin in a folder of its own is found by one line of configuration and loads our packages', async () => {
  const own = join(folder, 'greeting')
  mkdirSync(own)
  writeFileSync(join(own, 'package.json'), JSON.stringify({ version: '1.2.3', type: 'module' }))
  writeFileSync(
    join(own, 'plugin.ts'),
    "import { definePlugin } from '@sapocom/sdk-plugin'\nexport default definePlugin({ id: 'greeting', title: { de: 'Gruß', en: 'Greeting' } })\n",
  )
  const source = findPlugins({ pluginFolders: [own] }).find((each) => each.id === 'greeting')
  assert.is(source?.version, '1.2.3')
  assert.is((await source?.load())?.title.de, 'Gruß')
})

test('a folder without a plugin and an id that is nowhere are configuration mistakes', () => {
  assert.throws(() => findPlugins({ pluginFolders: [folder] }), /there is no plugin.ts in this folder/)
  assert.throws(() => findPlugins({ pluginFolders: [], plugins: ['nowhere'] }), /nowhere/)
})

test.run()
