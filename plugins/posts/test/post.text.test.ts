import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { tagOf } from '../contract.ts'
import { foreignText } from '../server/post.foreign-html.ts'
import { sanitize, textOf } from '../server/post.sanitize.ts'
import { normalized, PostText } from '../server/post.text.ts'
import { hostileAddresses, hostileHtml } from './hostile-texts.ts'

const text = new PostText('sapocom.example')
const html = (written: string, ...known: string[]): string => text.html(text.parse(written), new Set(known))
const rel = 'rel="nofollow ugc noopener noreferrer"'

/** Everything that may stand in a post, and nothing else. Source: security rules S26 */
const tag =
  /^<(?:(?:p|br|span|del|s|strong|b|em|i|u|code|pre|blockquote|ul|ol|li)(?: \/)?|span class="(?:mention|hashtag|mention hashtag)"|a(?: class="[a-z ]+")?(?: href="(?:https?:\/\/[^"<>\s]*|\/@[a-z0-9_]+|\/tags\/[^"<>\s]*)")?(?: rel="nofollow ugc noopener noreferrer")?)>$/

function assertHarmless(clean: string, from: string): void {
  for (const [found] of clean.matchAll(/<[^/][^>]*>?/g))
    assert.match(found, tag, `${JSON.stringify(found)} from ${from.slice(0, 100)}`)
  for (const [, href] of clean.matchAll(/<a [^>]*href="([^"]*)"/g)) {
    if (href!.startsWith('/')) continue
    const url = new URL(href!.replaceAll('&amp;', '&'))
    assert.ok(['http:', 'https:'].includes(url.protocol) && url.username === '' && url.password === '', href)
  }
}

test('makes paragraphs and breaks', () => {
  assert.is(html('Eins\nzwei\n\ndrei'), '<p>Eins<br />zwei</p><p>drei</p>')
})

test('shows what looks like HTML as it was written', () => {
  assert.is(html('<b>fett</b> & "gut"'), '<p>&lt;b&gt;fett&lt;/b&gt; &amp; "gut"</p>')
})

test('links addresses with their whole host', () => {
  assert.is(
    html('Siehe https://www.rostock.de/amt.'),
    `<p>Siehe <a href="https://www.rostock.de/amt" ${rel}>www.rostock.de/amt</a>.</p>`,
  )
})

test('shortens long paths, never the host', () => {
  const shown = html(`https://sehr.langer.name.example/${'a'.repeat(60)}`)
  assert.match(shown, new RegExp(`>sehr.langer.name.example/${'a'.repeat(29)}…<`))
})

test('links www without a scheme by https', () => {
  assert.is(html('www.wismar.de'), `<p><a href="https://www.wismar.de/" ${rel}>www.wismar.de</a></p>`)
})

test('makes no links of sentences whose blank is missing', () => {
  assert.is(html('Bis heute.Im Hafen z.B.de'), '<p>Bis heute.Im Hafen z.B.de</p>')
})

test('keeps brackets of an address and drops those around it', () => {
  assert.match(
    html('(https://de.wikipedia.org/wiki/Darß_(Insel))'),
    /^<p>\(<a href="[^"]+\(Insel\)" [^>]+>[^<]+\(Insel\)<\/a>\)<\/p>$/,
  )
})

test('shows look-alike letters in the form of the net, umlauts as they are', () => {
  assert.match(html('https://аpple.com'), />xn--pple-43d\.com</)
  assert.match(html('https://kröpelin.de'), />kröpelin\.de</)
})

test('links mentions of accounts that exist, in any case', () => {
  assert.is(html('@Nele und @niemand', 'nele'), '<p><a class="mention" href="/@nele">@nele</a> und @niemand</p>')
})

test('takes a mention with our own host as one of here, and leaves those of others', () => {
  const parsed = text.parse('@nele@sapocom.example @nele@other.example @nele@sapocom.example.evil.example')
  assert.equal(parsed.handles, ['nele'])
  assert.is(text.html(parsed, new Set(['nele'])).match(/<a /g)?.length, 1)
})

test('finds each mention and hashtag once', () => {
  const parsed = text.parse('@nele @NELE #Hafen #hafen #HAFEN')
  assert.equal([parsed.handles, parsed.tags], [['nele'], ['hafen']])
})

test('does not find mentions in mail addresses or words', () => {
  assert.equal(text.parse('anna@nele.example wort@nele @nelé').handles, [])
})

test('folds hashtags, and keeps how they were written', () => {
  assert.is(html('#Straße'), '<p><a class="hashtag" href="/tags/strasse">#Straße</a></p>')
  assert.is(tagOf('#Ｈafen'), 'hafen')
  assert.equal(text.parse('#2024 #A20 ## # #_ #-').tags, ['a20'])
})

test('takes out control characters and marks that turn the direction', () => {
  assert.is(normalized(' a\u0007b\u202Ec\r\nd \n\n\n\ne\uFEFF '), 'abc\nd\n\ne')
})

for (const [index, hostile] of hostileHtml.entries()) {
  test(`lets nothing harmful of foreign HTML through, ${index + 1}`, () => {
    assertHarmless(sanitize(hostile), hostile)
    assertHarmless(foreignText(hostile).html, hostile)
  })

  test(`shows hostile text as text, ${index + 1}`, () => {
    const shown = html(hostile)
    assertHarmless(shown, hostile)
    assert.not.match(shown, /<(script|img|svg|iframe|style)/i)
  })
}

for (const [index, hostile] of hostileAddresses.entries()) {
  test(`makes no misleading link of an address, ${index + 1}`, () => {
    const shown = html(`Hier: ${hostile} und weiter`, 'nele')
    assertHarmless(shown, hostile)
    for (const [, href, inner] of shown.matchAll(/<a href="(https?:[^"]+)"[^>]*>([^<]*)<\/a>/g)) {
      const { host } = new URL(href!.replaceAll('&amp;', '&'))
      assert.ok(inner!.startsWith(host) || /^[a-z0-9äöüß.:-]+/.exec(inner!)?.[0] !== undefined, inner)
      assert.is(new URL(`https://${/^[^/?#…]+/.exec(inner!)?.[0]}`).hostname, new URL(href!.replaceAll('&amp;', '&')).hostname)
    }
  })
}

test('cleans what is clean already into the same', () => {
  for (const hostile of hostileHtml) {
    const once = foreignText(hostile).html
    assert.is(sanitize(once), once)
  }
})

test('shows the real host beside a foreign link that says another', () => {
  assert.match(foreignText('<a href="https://evil.example/x">https://bank.example</a>').html, /<\/a> \(evil\.example\)$/)
})

test('shows foreign mentions with their server, and turns hashtags into ours', () => {
  const { html: clean, tags } = foreignText(
    '<a href="https://m.example/@bo" class="u-url mention">@<span>bo</span></a> <a href="https://m.example/tags/Hafen">#<span>Hafen</span></a>',
  )
  assert.is(
    clean,
    `<a class="mention" href="https://m.example/@bo" ${rel}>@bo@m.example</a> <a class="hashtag" href="/tags/hafen">#Hafen</a>`,
  )
  assert.equal(tags, ['hafen'])
})

test('leads no foreign path into our own pages', () => {
  assert.not.match(foreignText('<a href="/settings">x</a><a href="/@nele">y</a>').html, /href/)
})

test('gives the text of HTML with its paragraphs', () => {
  assert.is(textOf('<p>Eins<br />zwei &amp; mehr</p><p>drei</p>'), 'Eins\nzwei & mehr\n\ndrei')
})

test('reads a long text of hostile patterns within a second', () => {
  const began = performance.now()
  for (const part of ['@', '#', 'https://', 'www.', '(((', 'a@', '@a@', '#a#', 'https://a.b/(', '\n\n'])
    html(part.repeat(20_000 / part.length))
  assert.ok(performance.now() - began < 5_000)
})

test.run()
