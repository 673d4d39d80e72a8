import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { text } from 'node:stream/consumers'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { testKernel, type Actor, type TestKit } from '@sapocom/core/testing'
import { POSTS } from '@sapocom/plugin-posts/contract'
import type { Report } from '../server/import.report.ts'
import { tarEntries, tarGzOf, Workshop } from './archive.maker.ts'
import { create, filesOf, uriOf } from './export.maker.ts'

const test = suite('the command, killed and called again')
const main = join(import.meta.dirname, '../../../core/cli/main.ts')
const count = 400
let kit: TestKit
let workshop: Workshop

test.before(async () => {
  kit = await testKernel({ plugins: ['import'] })
  workshop = await Workshop.open()
})
test.after(async () => {
  await workshop.close()
  await kit.stop()
})

/** `sapocom import mastodon-archive`, beside the running kernel, as its own process. */
function command(source: string, account: string, ...more: string[]) {
  const parameters = [main, 'import', 'mastodon-archive', source, '--account', account, '--json', ...more]
  const env = { ...process.env, DATABASE_URL: kit.databaseUrl, SAPOCOM_DATA_DIR: kit.kernel.config.dataDir, NODE_ENV: 'test' }
  return spawn(process.execPath, parameters, { env, stdio: ['ignore', 'pipe', 'pipe'] })
}

async function importedBy(who: Actor): Promise<number> {
  const uris = Array.from({ length: count }, (_, number) => uriOf(number))
  return (await kit.need(POSTS, 'import').imported(who.id, uris)).size
}

test('loses nothing and doubles nothing', async () => {
  const erika = await kit.citizen({ handle: 'erika' })
  const items = Array.from({ length: count }, (_, number) => create(number, { inReplyTo: number % 3 ? uriOf(number - 1) : null }))
  const source = await workshop.file(tarGzOf(tarEntries(filesOf({ items }))))
  const first = command(source, erika.handle)
  const ended = once(first, 'close')
  while ((await importedBy(erika)) < 30 && first.exitCode === null) await pause(20)
  first.kill('SIGKILL')
  await ended
  const before = await importedBy(erika)
  assert.ok(before >= 30 && before < count, `${before} posts when it was killed`)
  const second = command(source, 'ERIKA')
  const [output, problems] = await Promise.all([text(second.stdout), text(second.stderr)])
  const report = JSON.parse(output || '{}') as Report
  assert.is(report.total, count, problems)
  assert.equal(report.skipped, { alreadyImported: before })
  assert.is(report.imported, count - before)
  assert.is(await importedBy(erika), count)
})

test('ends with 1 and one sentence for what is no archive', async () => {
  await kit.citizen({ handle: 'ole' })
  const child = command(await workshop.file('no archive'), 'ole')
  const [output, problems, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  assert.is(code, 1)
  assert.match(output + problems, 'no archive that we can read')
  assert.not.match(output + problems, / at .*\.ts:/)
})

test.run()
