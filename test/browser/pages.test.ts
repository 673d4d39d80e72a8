import { AxeBuilder } from '@axe-core/playwright'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { logIn, openStage, type Page, type Stage } from './stage.ts'

const test = suite('every page')
const PASSWORD = 'moewen-am-hafen'
let stage: Stage

const PUBLIC = [
  '/',
  '/timelines/local',
  '/timelines/regions',
  '/tags/hafen',
  '/@polizei_rostock',
  '/@polizei_rostock/with-replies',
  '/@polizei_rostock/followers',
  '/transparency/timelines',
  '/transparency/timelines/home',
  '/login',
  '/join',
  '/recover',
  '/confirm',
  '/display',
  '/imprint',
  '/privacy',
  '/accessibility',
  '/offline',
  '/dev/mail',
  '/gibt/es/nicht',
]
const MEMBERS = [
  '/',
  '/mentions',
  '/compose',
  '/@anna_behrens',
  '/settings',
  '/settings/profile',
  '/settings/password',
  '/settings/sessions',
  '/settings/address',
  '/settings/requests',
  '/settings/blocks',
  '/settings/interests',
  '/settings/import',
  '/logout',
]
const OPERATORS = ['/admin', '/admin/plugins']

/** WCAG 2.2 A and AA, and axe's best practices. */
async function look(page: Page, path: string, note: string): Promise<string[]> {
  const answer = await page.goto(path)
  const problems: string[] = []
  if (answer && answer.status() >= 500) problems.push(`${note} ${path}: ${answer.status()}`)
  await page.locator('h1').first().waitFor()
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  for (const { id, nodes } of violations)
    problems.push(
      `${note} ${path}: ${id} at ${nodes
        .slice(0, 3)
        .map((node) => node.target.join(' '))
        .join(' | ')}`,
    )
  const headings = await page.locator('h1').count()
  if (headings !== 1) problems.push(`${note} ${path}: ${headings} h1`)
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  if (sideways > 0) problems.push(`${note} ${path}: scrolls ${sideways} px sideways`)
  return problems
}

async function lookAtAll(paths: readonly string[], login: string | null, settings: readonly Setting[]): Promise<string[]> {
  const problems: string[] = []
  for (const { name, ...options } of settings) {
    const page = await stage.visit(options)
    if (login) await logIn(page, login, PASSWORD)
    for (const path of paths) problems.push(...(await look(page, path, name)))
    await page.context().close()
  }
  return problems
}

interface Setting {
  readonly name: string
  readonly viewport: { width: number; height: number }
  readonly colorScheme: 'light' | 'dark'
  readonly contrast?: 'more'
}
const SETTINGS: readonly Setting[] = [
  { name: 'wide, light', viewport: { width: 1280, height: 900 }, colorScheme: 'light' },
  { name: 'narrow, dark', viewport: { width: 320, height: 640 }, colorScheme: 'dark' },
  { name: 'phone, high contrast', viewport: { width: 390, height: 844 }, colorScheme: 'light', contrast: 'more' },
]

test.before(async () => {
  stage = await openStage()
  await stage.kit.kernel.fillDemoTown(() => {})
  await stage.kit.settle()
})
test.after(() => stage.close())

test('for everybody: axe finds nothing, nothing scrolls sideways', async () => {
  assert.equal(await lookAtAll(PUBLIC, null, SETTINGS), [])
})

test('for members', async () => {
  assert.equal(await lookAtAll(MEMBERS, 'anna_behrens', SETTINGS.slice(0, 2)), [])
})

test('for institutions and operators', async () => {
  assert.equal(await lookAtAll(['/', '/compose'], 'polizei_rostock', SETTINGS.slice(1, 2)), [])
  assert.equal(await lookAtAll(OPERATORS, 'bernd_betrieb', SETTINGS.slice(0, 2)), [])
})

test('of a thread, and what stands behind it', async () => {
  const page = await stage.visit()
  await logIn(page, 'anna_behrens', PASSWORD)
  await page.goto('/timelines/local')
  const links = await page
    .locator('article time')
    .evaluateAll((times) => times.map((time) => time.closest('a')?.getAttribute('href') ?? ''))
  const threads = links.filter((link) => /^\/@[a-z0-9_]+\/\d+$/.test(link)).slice(0, 4)
  assert.ok(threads.length > 1)
  const problems: string[] = []
  for (const path of threads) problems.push(...(await look(page, path, 'thread')))
  assert.equal(problems, [])
})

test('keeps the policy, throws nothing and asks no other host', () => {
  assert.equal(stage.faults, [])
})

test.run()
