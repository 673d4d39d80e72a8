import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { chosen, readDisplay } from '../src/lib/display.ts'
import { ownPath } from '../src/lib/own-path.server.ts'
import { finishPage, statusOf, type PageFacts } from '../src/lib/page-html.server.ts'
import { copyCookies } from '../src/lib/set-cookie.ts'

const sheet = (name: string) => `<link href="/_app/immutable/assets/${name}.abc.css" rel="stylesheet">`
const page = (head: string) => `<html %sapocom.html%><head>${head}</head><body></body></html>`
const display = (choices: string) => readDisplay(new URLSearchParams(choices))
const finish = (html: string, used: readonly string[], choices = '', filesFor: PageFacts['filesFor'] = () => undefined) =>
  finishPage(html, { request: { used: new Set(used) }, language: 'de', display: display(choices), filesFor })

test('keeps the style sheets of plugins that are on the page and drops all others', () => {
  const html = finish(page(sheet('posts~PostCard') + sheet('thanks~Thanks') + sheet('0')), ['posts', 'posts:0'])
  assert.ok(html.includes('posts~PostCard') && html.includes('assets/0.abc.css'))
  assert.not.ok(html.includes('thanks'))
})

test('keeps exactly the style sheets that a page needs, where the build says which', () => {
  const files = { scripts: [], styles: ['_app/immutable/assets/0.abc.css', '_app/immutable/assets/posts~PostCard.abc.css'] }
  const html = finish(
    page(sheet('posts~PostCard') + sheet('posts~Composer') + sheet('kit-more') + sheet('0')),
    ['posts', 'posts:0'],
    '',
    () => files,
  )
  assert.equal(
    [...html.matchAll(/assets\/([\w~-]+)\./g)].map(([, name]) => name),
    ['posts~PostCard', '0'],
  )
})

test('writes language, used components and what the reader chose into <html>', () => {
  const html = finish(page(''), ['posts', 'posts:0', 'thanks:1'], 'theme=dark&text=130&motion=auto')
  assert.ok(html.startsWith('<html lang="de" data-fills="posts:0 thanks:1" data-theme="dark" data-text="130">'))
})

test('names the scripts of the components on the page, told which scripts are linked already', () => {
  const asked: unknown[] = []
  const html = finish(page('<link href="/_app/start.js" rel="modulepreload">'), ['posts', 'posts:0'], '', (...given) => {
    asked.push(given)
    return { scripts: ['_app/card.js'], styles: [] }
  })
  assert.equal(asked, [[['posts:0'], ['_app/start.js']]])
  assert.ok(html.includes('<link href="/_app/card.js" rel="modulepreload"></head>'))
})

test('takes only known choices of the display, whatever a cookie or form says', () => {
  assert.equal(chosen(display('theme=%22%3E%3Cscript%3E&text=9000&labels=always')), [['labels', 'always']])
})

test('answers 200 when every error stayed inside its slot, and 500 when one did not', () => {
  const failed = new Response('', { status: 500 })
  assert.is(statusOf(failed, { thrown: 2, caught: 2 }), 200)
  assert.is(statusOf(failed, { thrown: 2, caught: 1 }), 500)
  assert.is(statusOf(failed, { thrown: 0, caught: 0 }), 500)
  assert.is(statusOf(new Response('', { status: 404 }), { thrown: 1, caught: 1 }), 404)
})

test('hands on cookies of the API with their value and attributes unchanged', () => {
  const set: unknown[] = []
  const response = new Response('')
  response.headers.append('set-cookie', 'session=a%3Db=; Max-Age=60; Path=/; HttpOnly; Secure; SameSite=Lax')
  copyCookies(response, { set: (...given: unknown[]) => set.push(given) } as never)
  const [[name, value, { encode, ...options }]] = set as [[string, string, { encode(value: string): string }]]
  assert.equal([name, value, encode(value)], ['session', 'a%3Db=', 'a%3Db='])
  assert.equal(options, { path: '/', httpOnly: true, secure: true, sameSite: 'lax', maxAge: 60 })
})

test('goes back only to pages of this server', () => {
  const here = new URL('https://nordkurs.example/display')
  assert.is(ownPath('https://nordkurs.example/@wache?max_id=9', here), '/@wache?max_id=9')
  for (const wish of ['https://evil.example/', '//evil.example/', '/\\evil.example', 'javascript:alert(1)', '/api/x', '', null]) {
    assert.is(ownPath(wish, here), '/', String(wish))
  }
})

test.run()
