import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { testKernel, type TestKit } from '@sapocom/core/testing'
import { checks } from '@sapocom/sdk-plugin'
import { POSTS } from '@sapocom/plugin-posts/contract'
import { CALENDAR } from '../../docs/examples/calendar/contract.ts'
import calendar from '../../docs/examples/calendar/plugin.ts'

/** The example of docs/plugins.md uses every extension point once: here it runs. */
const test = suite('the example plugin')
let kit: TestKit
const tomorrow = () => new Date(kit.clock.now().getTime() + 86_400_000)

test.before(async () => {
  kit = await testKernel({ plugins: ['posts', calendar] })
})
test.after(() => kit.stop())

test('answers its routes, as JSON, as a form and as a file', async () => {
  const office = await kit.institution()
  const added = await office.post('/api/calendar/v1/dates', { title: '=Hafenfest', startsAt: tomorrow().toISOString() })
  assert.is(added.status, 201)
  const form = await office.form('/api/calendar/v1/dates', { title: 'Markt', startsAt: tomorrow().toISOString() })
  assert.is(form.status, 303)
  const { body } = await kit.visitor().get('/api/calendar/v1/dates')
  assert.equal(body.items.map(({ title }: { title: string }) => title).sort(), ['=Hafenfest', 'Markt'])
  assert.match((await kit.visitor().get('/api/calendar/v1/dates.csv')).text, '"\'=Hafenfest"')
})

test('refuses with its own code and sentence', async () => {
  const office = await kit.institution()
  const answer = await office.post('/api/calendar/v1/dates', { title: 'Gestern', startsAt: '2020-01-01T00:00:00Z' })
  assert.is(answer.status, 422)
  assert.is(answer.body.code, 'CALENDAR_IN_THE_PAST')
})

test('adds its date to posts, and forgets posts that are deleted', async () => {
  const office = await kit.institution()
  const posts = kit.need(POSTS, 'calendar')
  const { id } = await posts.publish(office.viewer, { text: 'Wir feiern' })
  await kit.need(CALENDAR, 'calendar').add(office.viewer, { title: 'Hafenfest', startsAt: tomorrow(), postId: id })
  const [shown] = await posts.byIds([id], office.viewer)
  assert.is((shown!.ext as { calendar?: { title: string } }).calendar?.title, 'Hafenfest')
  await posts.remove(office.viewer, id)
  await kit.settle()
  assert.is((await kit.need(CALENDAR, 'calendar').ofPosts([id])).size, 0)
})

test('refuses posts by its hook', async () => {
  const citizen = await kit.citizen()
  const answer = await citizen.post('/api/posts/v1', { text: 'Termin, Termin, Termin' })
  assert.is(answer.body.code, 'CALENDAR_TOO_MANY_DATES')
})

test('sees what is contributed to its own point', async () => {
  const check = kit.kernel.contributions(checks).find(({ plugin }) => plugin === 'calendar')!
  assert.is((await check.value.run()).ok, true)
})

test.run()
