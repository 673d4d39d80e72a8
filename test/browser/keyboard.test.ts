import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { codeFrom, join, openStage, submit, type Page, type Stage } from './stage.ts'

const test = suite('by keyboard alone')
const person = { name: 'Wiebke Ahrens', handle: 'wiebke_a', email: 'wiebke@example.org', password: 'wellen gegen den deich' }
let stage: Stage
let page: Page

test.before(async () => {
  stage = await openStage()
  page = await stage.visit()
  await join(page, person)
  await page.waitForURL(/confirm/)
  await page.fill('[name=code]', await codeFrom(stage.kit, person.email))
  await submit(page, /Bestätigen/)
  await page.getByRole('heading', { level: 1, name: 'Danke' }).waitFor()
  const author = await stage.kit.citizen({ handle: 'nachbarin' })
  await author.post('/api/posts/v1', { text: 'Moin vom Hafen' })
})
test.after(() => stage.close())

const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '')

/** Presses Tab until the focus stands on something with this name; every stop on the way must show its focus. */
async function tabTo(name: RegExp): Promise<void> {
  for (let press = 0; press < 80; press += 1) {
    await page.keyboard.press('Tab')
    const ring = await page.evaluate(() => {
      const element = document.activeElement
      if (!element || element === document.body) return true
      // what is drawn by its label (a file, a choice) shows the focus there
      const drawn = [
        element,
        element.closest('label'),
        element.parentElement,
        element.nextElementSibling,
        element.previousElementSibling,
      ]
      return drawn.some((each) => {
        if (!each) return false
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each)
        return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none'
      })
    })
    assert.ok(ring, `no focus ring on ${await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200))}`)
    if (name.test(await focused())) return
  }
  assert.unreachable(`the focus never came to ${name}`)
}

test('the first stop leads past the menu to the content', async () => {
  await page.goto('/timelines/local')
  await page.keyboard.press('Tab')
  assert.match(await focused(), /Zum Inhalt/)
  await page.keyboard.press('Enter')
  assert.ok(
    await page.evaluate(() => Boolean(document.activeElement?.closest('main') ?? document.activeElement?.matches('main'))),
  )
})

test('a post is liked and its state said', async () => {
  await page.goto('/timelines/local')
  await tabTo(/^Gefällt mir/)
  await page.keyboard.press('Enter')
  const button = page.getByRole('article').getByRole('button', { name: /Gefällt mir/ })
  await page.waitForFunction(() => document.querySelector('article button[aria-pressed="true"]'))
  assert.is(await button.first().getAttribute('aria-pressed'), 'true')
})

test('a post is written and sent', async () => {
  await page.goto('/compose')
  await page.locator('main textarea[name=text]').focus()
  await page.keyboard.type('Ohne Maus geschrieben')
  await tabTo(/^Beitrag senden/)
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => !url.pathname.startsWith('/compose'))
  stage.kit.clock.advance(11_000)
  await stage.kit.settle()
  await page.goto('/timelines/local')
  assert.is(await page.getByRole('article').filter({ hasText: 'Ohne Maus geschrieben' }).count(), 1)
})

test('the menu of a post opens, and Escape gives the focus back', async () => {
  await page.goto('/timelines/local')
  await tabTo(/Mehr zu diesem Beitrag/)
  await page.keyboard.press('Enter')
  await page.locator('[popover]:popover-open').first().waitFor()
  await page.keyboard.press('Escape')
  assert.is(await page.locator('[popover]:popover-open').count(), 0)
  assert.match(await focused(), /Mehr zu diesem Beitrag/)
})

test.run()
