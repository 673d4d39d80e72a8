import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { testKernel } from '@sapocom/core/testing'
import type { TimelineRule } from '../contract.ts'

const kit = await testKernel({ plugins: ['timelines', 'networking'] })
const rulesOf = async () => (await kit.visitor().get('/api/timelines/v1/rules')).body.rules as TimelineRule[]
const operator = await kit.operator()

test('every rule explains itself in German and English', async () => {
  const rules = await rulesOf()
  assert.equal(
    rules.map(({ id }) => id),
    ['home', 'local', 'region', 'tag', 'mentions', 'account'],
  )
  for (const rule of rules) {
    assert.ok(Number.isInteger(rule.version) && rule.version > 0, rule.id)
    for (const words of [rule.title, rule.explanation, rule.order, ...rule.holds, ...rule.leavesOut]) {
      assert.ok(words.de && words.en, `${rule.id}: ${JSON.stringify(words)}`)
    }
  }
})

test('home names the sources that run and what is kept out', async () => {
  const [home] = await rulesOf()
  assert.equal(
    home!.holds.map(({ de }) => de),
    [
      'Beiträge von Konten, denen Sie folgen, und Ihre eigenen',
      'Beiträge mit Themen, denen Sie folgen',
      'Beiträge, die für Regionen gelten, denen Sie folgen',
    ],
  )
  assert.ok(home!.leavesOut.some(({ de }) => de === 'Konten, die Sie stummschalten'))
})

test('with a plugin off its sources and restrictions leave the rule, and home goes on', async () => {
  const off = await operator.put('/api/core/v1/admin/plugins/networking', { on: false, withDependants: true })
  assert.is(off.status, 200, off.text)
  const [home] = await rulesOf()
  assert.equal(
    home!.holds.map(({ en }) => en),
    ['Your own posts'],
  )
  assert.not(home!.leavesOut.some(({ de }) => de === 'Konten, die Sie stummschalten'))
  assert.is((await operator.get('/api/timelines/v1/home')).status, 200)
})

test.after(() => kit.stop())
test.run()
