import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { openStage, type Page, type Stage } from './stage.ts'

const test = suite('a plugin that is off')
let stage: Stage

test.before(async () => {
  stage = await openStage()
  const citizen = await stage.kit.citizen({ handle: 'nachbarin' })
  await citizen.post('/api/posts/v1', { text: 'Moin' })
})
test.after(() => stage.close())

const operator = () => stage.kit.operator()

/** All that a page brings into the browser: its own text, and every script and style sheet. */
async function everythingOf(page: Page, path: string): Promise<string> {
  const bodies: Promise<string>[] = []
  page.on('response', (response) => {
    if (/javascript|css|json|html/.test(response.headers()['content-type'] ?? '')) bodies.push(response.text().catch(() => ''))
  })
  await page.goto(path)
  await page.waitForLoadState('networkidle')
  return (await Promise.all(bodies)).join('\n')
}

test('leaves no trace in what reaches the browser', async () => {
  const before = await everythingOf(await stage.visit(), '/@nachbarin')
  assert.match(before, /networking/)
  const by = (await operator()).viewer
  await stage.kit.kernel.plugins.switch('networking', false, { by, withDependants: true })
  const after = await everythingOf(await stage.visit(), '/@nachbarin')
  assert.not.match(after, /networking/)
  const page = await stage.visit()
  await page.goto('/@nachbarin')
  assert.is(await page.locator('a[href*="follow"], form[action*="follow"]').count(), 0)
  await stage.kit.kernel.plugins.switch('networking', true, { by })
})

test('answers its pages with 404 and one sentence, also to a page that navigates by itself', async () => {
  const by = (await operator()).viewer
  const page = await stage.visit()
  await page.goto('/@nachbarin')
  await stage.kit.kernel.plugins.switch('networking', false, { by, withDependants: true })
  const answer = await page.goto('/@nachbarin/followers')
  assert.is(answer?.status(), 404)
  assert.ok((await page.locator('h1').innerText()).length > 3)
  const data = await page.request.get('/@nachbarin/followers/__data.json')
  assert.is(data.status(), 404)
  assert.is((await page.request.get('/api/networking/v1/accounts/1/followers')).status(), 404)
  await stage.kit.kernel.plugins.switch('networking', true, { by })
  assert.is((await page.goto('/@nachbarin/followers'))?.status(), 200)
})

test('is found off on the admin page, which says why', async () => {
  const by = (await operator()).viewer
  await stage.kit.kernel.plugins.switch('networking', false, { by, withDependants: true })
  const { body } = await (await operator()).get('/api/core/v1/admin/plugins/networking/why')
  assert.equal([body.on, body.sentence.de], [false, 'Für den ganzen Server abgeschaltet.'])
  await stage.kit.kernel.plugins.switch('networking', true, { by })
})

test.run()
