import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import { testKernel, type KitOptions, type TestKit } from '@sapocom/core/testing'
import { findChromium } from '../runner/chromium.ts'

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
export const ALL = ['regions', 'media', 'accounts', 'posts', 'networking', 'timelines', 'import']

/** A real server and a real browser. What pages must never do is written down on the way and looked at in the end. */
export interface Stage {
  readonly kit: TestKit
  readonly address: string
  /** A browser of somebody's own: no cookies yet. */
  visit(options?: BrowserContextOptions): Promise<Page>
  /** Violations of the Content-Security-Policy, script errors and requests to other hosts, so far. */
  readonly faults: readonly string[]
  close(): Promise<void>
}

export async function openStage(options: Partial<KitOptions> = {}): Promise<Stage> {
  const kit = await testKernel({ plugins: ALL, web: true, ...options })
  const address = (await kit.listen()).replace('127.0.0.1', 'localhost')
  const browser = await launch()
  const faults: string[] = []
  return {
    kit,
    address,
    faults,
    visit: (wish) => visit(browser, { address, faults }, wish),
    async close() {
      await browser.close()
      await kit.stop()
    },
  }
}

async function launch(): Promise<Browser> {
  const executablePath = findChromium()
  assert.ok(executablePath, 'needs chromium')
  return chromium.launch({ executablePath: executablePath as string, args: FLAGS })
}

async function visit(
  browser: Browser,
  { address, faults }: { address: string; faults: string[] },
  wish: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({
    baseURL: address,
    locale: 'de-DE',
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
    ...wish,
  })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
      faults.push(`${page.url()}: ${message.text()}`)
  })
  page.on('request', (request) => {
    if (!request.url().startsWith(address) && !/^(data|blob):/.test(request.url()))
      faults.push(`${page.url()}: asks ${request.url()}`)
  })
  return page
}

/** The code or link of the newest letter. */
export async function codeFrom(kit: TestKit, address: string): Promise<string> {
  const letter = await kit.mailbox.lastTo(address)
  const code = /^\s*(\d{6,8})\s*$/m.exec(letter.text)?.[1]
  assert.ok(code, letter.text)
  return code as string
}

/** Joins with the form, as somebody does it. @returns the page, which then waits for the code */
export async function join(page: Page, person: { name: string; handle: string; email: string; password: string }): Promise<void> {
  await page.goto('/join')
  await page.fill('[name=displayName]', person.name)
  await page.fill('[name=handle]', person.handle)
  await page.fill('[name=email]', person.email)
  await page.fill('[name=password]', person.password)
  await submit(page, /Konto anlegen/)
}

export async function logIn(page: Page, login: string, password: string): Promise<void> {
  await page.goto('/login')
  await page.fill('[name=login]', login)
  await page.fill('[name=password]', password)
  await submit(page, /^Anmelden$/)
}

/** Presses the button in the main part of the page. */
export async function submit(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('main').getByRole('button', { name }).first().click()
}

export type { Page }
