import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { testKernel } from '@sapocom/core/testing'

const kit = await testKernel({ plugins: ['timelines'] })
const api = '/api/timelines/v1'
const operator = await kit.operator()

const set = async (values: Record<string, string>) => {
  const answer = await operator.put('/api/core/v1/settings/timelines/server', values)
  assert.is(answer.status, 200, answer.text)
}

for (const [name, path] of [
  ['local', '/local'],
  ['tag', '/tags/hafen'],
  ['region', '/regions/13'],
] as const) {
  test(`${name} can be public, for members, or off`, async () => {
    const member = await kit.citizen()
    const statuses = async () => [(await kit.visitor().get(api + path)).status, (await member.get(api + path)).status]
    assert.equal(await statuses(), [200, 200])
    await set({ [name]: 'members' })
    assert.equal(await statuses(), [401, 200])
    await set({ [name]: 'off' })
    assert.equal(await statuses(), [404, 404])
    await set({ [name]: 'public' })
  })
}

test('where visitors may not read, the front page says nothing of posts', async () => {
  await set({ local: 'members' })
  assert.equal((await kit.visitor().get(`${api}/front`)).body, { items: [], next: null, timeline: null })
  await set({ local: 'public' })
})

test('a timeline that is off has no rule', async () => {
  await set({ tag: 'off' })
  const rules = (await kit.visitor().get(`${api}/rules`)).body.rules.map(({ id }: { id: string }) => id)
  assert.equal(rules, ['home', 'local', 'region', 'mentions', 'account'])
  assert.is((await kit.visitor().get(`${api}/rules/tag`)).status, 404)
  await set({ tag: 'public' })
})

test.after(() => kit.stop())
test.run()
