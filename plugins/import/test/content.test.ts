import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { contentOf } from '../server/outbox/content.ts'
import { longLink, mentionLink, tagLink } from './export.maker.ts'

const test = suite('content of posts')
const clean = (html: string, quote: string | null = null, mentions: readonly string[] = []): string =>
  contentOf({ html, quote, mentions }).html

test('keeps mentions as links that name the server', () => {
  assert.is(
    clean(mentionLink('ole', 'anderswo.example')),
    '<a href="https://anderswo.example/@ole" class="mention">@ole@anderswo.example</a>',
  )
})

test('names the server of a mention as the post’s tags do, not as the link does', () => {
  const html = mentionLink('ole', 'web.anderswo.example')
  assert.match(clean(html, null, ['@ole@anderswo.example', '@eva@kueste.example']), '>@ole@anderswo.example</a>')
})

test('tells two people of the same name apart by the link', () => {
  const mentions = ['@ole@a.example', '@ole@b.example']
  assert.match(clean(mentionLink('ole', 'b.example'), null, mentions), '>@ole@b.example</a>')
})

test('keeps hashtags as hashtags', () => {
  assert.is(clean(`<p>${tagLink('Küste')}</p>`), '<p><a href="https://kueste.example/tags/küste" class="hashtag">#Küste</a></p>')
})

test('shows shortened addresses in full', () => {
  const address = 'https://www.beispiel.example/ein/sehr/langer/weg/dorthin?seite=2'
  assert.is(clean(longLink(address)), `<a href="${address}">${address}</a>`)
})

test('keeps paragraphs, breaks and emphasis', () => {
  const html =
    '<p>Eins<br />zwei</p><p><strong>drei</strong> <em>vier</em></p><blockquote>fünf</blockquote><ul><li>sechs</li></ul>'
  assert.is(clean(html), html)
})

test('leaves custom emoji as text', () => {
  assert.is(clean('<p>Moin :bodden:</p>'), '<p>Moin :bodden:</p>')
})

test('adds a link to what a post quotes', () => {
  assert.is(
    clean('<p>Ja.</p>', 'https://x.example/1?a=1&b=2'),
    '<p>Ja.</p><p>RE: <a href="https://x.example/1?a=1&amp;b=2">https://x.example/1?a=1&amp;b=2</a></p>',
  )
})

test('adds none where the export wrote it already', () => {
  const html = `<p class="quote-inline">RE: ${longLink('https://x.example/1')}</p><p>Ja.</p>`
  assert.is(clean(html, 'https://x.example/1').match(/RE:/g)?.length, 1)
})

test('knows a post with nothing to be seen', () => {
  for (const html of ['', '<p></p>', '<p>&nbsp;\u200b\u2060</p>', '<p><br></p>', '<img src="x">', '<p>\u2800\u3164</p>']) {
    assert.is(contentOf({ html, quote: null, mentions: [] }).isEmpty, true, JSON.stringify(html))
  }
  assert.is(contentOf({ html: '<p>.</p>', quote: null, mentions: [] }).isEmpty, false)
})

/** All that may come out: our tags, links to the web. */
const harmless =
  /^(?:[^<>]|<\/?(?:p|br|del|s|strong|b|em|i|u|code|pre|blockquote|ul|ol|li)(?: \/)?>|<a href="https?:\/\/[^"<>\s]+"(?: class="(?:mention|hashtag)")?>|<\/a>)*$/i

const attacks: readonly string[] = [
  '<script>alert(1)</script>',
  '<SCRIPT SRC=https://evil.example/x.js></SCRIPT>',
  '<scr<script>ipt>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>',
  '<iframe src="https://evil.example"></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<object data="data:text/html,x"></object>',
  '<embed src="https://evil.example">',
  '<link rel=stylesheet href=https://evil.example>',
  '<style>@import "https://evil.example"</style>',
  '<base href="https://evil.example/">',
  '<meta http-equiv="refresh" content="0;url=https://evil.example">',
  '<form action="https://evil.example"><input name=password><button>x</button></form>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href=" javascript:alert(1)">x</a>',
  '<a href="java\nscript:alert(1)">x</a>',
  '<a href="&#106;avascript:alert(1)">x</a>',
  '<a href="JaVaScRiPt:alert(1)">x</a>',
  '<a href="\u0001javascript:alert(1)">x</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>',
  '<a href="vbscript:x">x</a>',
  '<a href="file:///etc/passwd">x</a>',
  '<a href="//evil.example">x</a>',
  '<a href="/@erika">x</a>',
  '<a href="?logout">x</a>',
  '<a href="https://x.example" onclick="alert(1)">x</a>',
  '<a href="https://x.example" style="position:fixed;inset:0">x</a>',
  '<a href="https://x.example" target=_top id=app class="fixed mention evil">x</a>',
  '<a href=\'https://x.example/"onmouseover="alert(1)\'>x</a>',
  '<a href="https://x.example/"><a href="javascript:alert(1)">x</a></a>',
  '<p onclick=alert(1) id=main class=toast>x</p>',
  '<p style="background:url(javascript:alert(1))">x</p>',
  '<div><video src=x autoplay><audio src=y controls></video></div>',
  '<details open ontoggle=alert(1)>x</details>',
  '<template><script>alert(1)</script></template>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
  '<!--><img src=x onerror=alert(1)>-->',
  '<![CDATA[<img src=x onerror=alert(1)>]]>',
  '<?xml version="1.0"?><x onload=alert(1)>',
  '<textarea></textarea><img src=x onerror=alert(1)>',
  '<title></title><script>alert(1)</script>',
  '<xmp><script>alert(1)</script></xmp>',
  '<b <script>alert(1)</script>>x</b>',
  '<p/onclick=alert(1)>x',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '<a href="https://x.example">&lt;img src=x onerror=alert(1)&gt;</a>',
  '<a href="https://x.example/&lt;script&gt;">x</a>',
  '<a class="mention" href="https://x.example">@&lt;b&gt;</a>',
  '<a class="hashtag" href="https://x.example">#&quot;&gt;&lt;script&gt;</a>',
  '<a',
  '<a href="https://x.example',
  '<p><p><p'.repeat(200),
  '<blockquote>'.repeat(2000),
]
for (const attack of attacks) {
  test(`does no harm: ${attack.slice(0, 70)}`, () => {
    assert.match(clean(attack), harmless)
  })
}

const misleading: readonly (readonly [string, string])[] = [
  ['https://bank.example/login', 'https://evil.example/'],
  ['bank.example', 'https://evil.example/'],
  ['www.bank.example', 'https://bank.example.evil.example/'],
  ['HTTPS://BANK.EXAMPLE', 'https://evil.example/'],
  ['bank.example/konto?x=1', 'https://evil.example/bank.example'],
  ['bänk.example', 'https://bank.example/'],
  ['polizei.mvnet.de', 'https://polizei-mvnet.de/'],
  ['https://bank.example:443', 'https://evil.example/'],
]
for (const [shown, href] of misleading) {
  test(`shows ${href} where a link says ${shown}`, () => {
    const html = clean(`<a href="${href}">${shown}</a>`)
    assert.match(html, `>${href}</a>`)
    assert.not.match(html, `>${shown}<`)
  })
}

test('makes no link of an address with a name before its host', () => {
  assert.is(clean('<a href="https://bank.example@evil.example/">bank.example</a>'), 'bank.example')
  assert.is(clean('<a href="https://bank.example:443@evil.example/">x</a>'), 'x')
})

test('leaves an address alone that is the link’s own', () => {
  for (const [shown, href] of [
    ['x.example/1', 'https://x.example/1'],
    ['www.x.example', 'https://x.example/'],
    ['küste.example', 'https://xn--kste-0ra.example/'],
  ]) {
    assert.match(clean(`<a href="${href}">${shown}</a>`), `>${shown}</a>`)
  }
})

test.run()
