import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import sharp from 'sharp'
import { codeFrom, join, logIn, openStage, submit, type Page, type Stage } from './stage.ts'

const test = suite('a first day')
const anna = { name: 'Anna Behrens', handle: 'anna_b', email: 'anna@example.org', password: 'seeluft und rosinen' }
const ole = { name: 'Ole Jansen', handle: 'ole_j', email: 'ole@example.org', password: 'krabben am morgen' }
let stage: Stage
let annas: Page
/** Without JavaScript, on a phone. */
let oles: Page

test.before(async () => {
  stage = await openStage()
  annas = await stage.visit()
  oles = await stage.visit({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } })
})
test.after(() => stage.close())

const heading = (page: Page) => page.locator('h1').first().innerText()

test('visitors read without an account', async () => {
  await oles.goto('/')
  assert.ok((await heading(oles)).length > 3)
  assert.is((await oles.goto('/timelines/local'))?.status(), 200)
})

test('a form that fails keeps what was typed', async () => {
  await join(annas, { ...anna, password: 'kurz' })
  assert.match(await annas.getByRole('alert').first().innerText(), /Passwort/)
  assert.is(await annas.inputValue('[name=displayName]'), anna.name)
  assert.is(await annas.inputValue('[name=handle]'), anna.handle)
  assert.is(await annas.inputValue('[name=email]'), anna.email)
})

test('somebody joins, and cannot write before the address is confirmed', async () => {
  await join(annas, anna)
  await annas.waitForURL(/confirm/)
  await annas.goto('/compose')
  assert.not(await annas.locator('main textarea[name=text]').count())
  await annas.goto('/confirm')
  await annas.fill('[name=code]', await codeFrom(stage.kit, anna.email))
  await submit(annas, /Bestätigen/)
  await annas.getByRole('heading', { level: 1, name: 'Danke' }).waitFor()
})

test('she writes with a picture and its description', async () => {
  await annas.goto('/compose')
  await annas.fill('main textarea[name=text]', 'Moin aus #Warnemünde. Der Radweg am Strom ist frei.')
  const png = await sharp({ create: { width: 640, height: 360, channels: 3, background: '#0a5966' } })
    .png()
    .toBuffer()
  await annas.setInputFiles('main input[type=file]', { name: 'strom.png', mimeType: 'image/png', buffer: png })
  await annas.locator('main [name^=alt]').first().fill('Blick auf den Alten Strom')
  await submit(annas, /^(Senden|Veröffentlichen|Beitrag senden)/)
  await annas.waitForURL((url) => !url.pathname.startsWith('/compose'))
})

test('a second person joins and confirms without JavaScript', async () => {
  await join(oles, ole)
  assert.match(oles.url(), /confirm/)
  await oles.fill('[name=code]', await codeFrom(stage.kit, ole.email))
  await submit(oles, /Bestätigen/)
  assert.is(await heading(oles), 'Danke')
})

test('he finds her post after the ten seconds in which she could take it back', async () => {
  stage.kit.clock.advance(11_000)
  await stage.kit.settle()
  await oles.goto('/timelines/local')
  const post = oles.getByRole('article').filter({ hasText: 'Radweg am Strom' })
  assert.is(await post.count(), 1)
  assert.is(await post.locator('img[alt="Blick auf den Alten Strom"]').count(), 1)
  assert.ok((await post.locator('a[href*="/transparency/timelines/"]').count()) > 0, 'the reason strip links to the rule')
  await oles.goto('/tags/warnemünde')
  assert.is(await oles.getByRole('article').filter({ hasText: 'Radweg am Strom' }).count(), 1)
})

test('he follows her, likes the post and answers, all by forms', async () => {
  await oles.goto(`/@${anna.handle}`)
  await submit(oles, /^Folgen/)
  assert.is(
    await oles
      .getByRole('main')
      .getByRole('button', { name: /Sie folgen/ })
      .count(),
    1,
  )
  await oles.goto('/')
  const post = oles.getByRole('article').filter({ hasText: 'Radweg am Strom' })
  await post.getByRole('button', { name: /Gefällt mir/ }).click()
  assert.match(
    await oles
      .getByRole('article')
      .filter({ hasText: 'Radweg am Strom' })
      .getByRole('button', { name: /Gefällt mir/ })
      .innerText(),
    /1/,
  )
  await post.locator('time').first().click()
  await oles.fill('main textarea[name=text]', 'Danke, dann fahre ich morgen.')
  await submit(oles, /^(Antworten|Antwort senden|Senden)/)
  assert.ok((await oles.content()).includes('Danke, dann fahre ich morgen.'))
})

test('she sees who spoke to her under mentions, and the answer in the thread', async () => {
  stage.kit.clock.advance(11_000)
  await stage.kit.settle()
  await annas.goto('/mentions')
  await annas.getByRole('article').filter({ hasText: 'dann fahre ich morgen' }).waitFor()
  await annas.goto('/timelines/local')
  await annas.getByRole('article').filter({ hasText: 'Radweg am Strom' }).locator('time').first().click()
  await annas.getByText('dann fahre ich morgen').first().waitFor()
})

test('she changes her post; its history stays readable', async () => {
  await annas
    .locator('a[href$="/edit"]')
    .first()
    .evaluate((link: HTMLAnchorElement) => link.click())
  await annas.waitForURL(/\/edit$/)
  await annas.fill('main textarea[name=text]', 'Moin aus #Warnemünde. Der Radweg am Strom ist wieder frei.')
  await submit(annas, /^(Speichern|Ändern|Änderung)/)
  await annas.waitForURL((url) => !url.pathname.endsWith('/edit'))
  await annas.getByText('wieder frei').first().waitFor()
})

test('he logs out and in again, and his sessions are listed', async () => {
  await oles.goto('/logout')
  await submit(oles, /Abmelden/)
  await logIn(oles, ole.email, ole.password)
  await oles.goto('/settings/sessions')
  assert.match(await oles.locator('main').innerText(), /Dieses Gerät/)
})

test('she deletes her post; a stub stays', async () => {
  await annas
    .locator('a[href$="/delete"]')
    .first()
    .evaluate((link: HTMLAnchorElement) => link.click())
  await annas.waitForURL(/\/delete$/)
  await submit(annas, /löschen/i)
  await annas.waitForURL((url) => !url.pathname.endsWith('/delete'))
  await oles.goto('/timelines/local')
  assert.is(await oles.getByRole('article').filter({ hasText: 'Radweg am Strom' }).count(), 0)
})

test('no page broke the policy, threw an error, or asked another host', () => {
  assert.equal(stage.faults, [])
})

test.run()
