import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readActivity, type Draft, type Reason } from '../server/outbox/activity.ts'
import { actorAt, readActor } from '../server/outbox/actor.ts'
import { corrected, languageOf } from '../server/outbox/language.ts'
import {
  actor as actorFields,
  actorId,
  announce,
  create,
  document,
  everybody,
  mediaPath,
  mention,
  poll,
  publishedOf,
  uriOf,
  type Fields,
} from './export.maker.ts'

const test = suite('elements of an outbox')
const actor = readActor(actorFields)
const now = new Date('2026-11-23T12:00:00Z')
const followers = `${actorId}/followers`

function draftOf(value: unknown): Draft {
  const reading = readActivity(value, actor, now)
  assert.ok('draft' in reading, 'skip' in reading ? reading.skip : '')
  return (reading as { draft: Draft }).draft
}

function fateOf(value: unknown): Reason | 'draft' {
  const reading = readActivity(value, actor, now)
  return 'skip' in reading ? reading.skip : 'draft'
}

const addressed = (to: unknown, cc: unknown, own: Fields = { to, cc }): Fields => ({ ...create(1, { to, cc }), ...own })

test('reads an ordinary post', () => {
  const draft = draftOf(create(1, { summary: ' Wetter ', sensitive: true }))
  assert.is(draft.uri, uriOf(1))
  assert.match(draft.url, 'https://kueste.example/@erika/')
  assert.is(draft.warning, 'Wetter')
  assert.is(draft.sensitive, true)
  assert.is(draft.language, 'de')
  assert.is(draft.replyTo, null)
})

test('takes the milliseconds that the export cuts off from the id', () => {
  assert.is(draftOf(create(1)).at, publishedOf(1).replace('Z', '.250Z'))
  const foreign = { ...create(1, { id: `${actorId}/statuses/01HXYZ`, url: null }) }
  assert.is(draftOf(foreign).at, publishedOf(1).replace('Z', '.000Z'))
})

const audiences: readonly (readonly [string, unknown, unknown, Draft['visibility']])[] = [
  ['to everybody', [everybody], [followers], 'public'],
  ['to everybody, alone and not in a list', everybody, followers, 'public'],
  ['to as:Public', ['as:Public'], [], 'public'],
  ['to Public', ['Public'], [], 'public'],
  ['to an object with the address', [{ id: everybody }], [], 'public'],
  ['cc everybody', [followers], [everybody], 'unlisted'],
  ['to followers', [followers], [], 'followers'],
  ['to followers and who is mentioned', [followers], ['https://a.example/users/ole'], 'followers'],
  ['to one person', ['https://a.example/users/ole'], [], 'direct'],
  ['to somebody else’s followers', ['https://a.example/users/ole/followers'], [], 'direct'],
  ['to nobody', [], [], 'direct'],
  ['to nonsense', 7, { to: everybody }, 'direct'],
]
for (const [what, to, cc, visibility] of audiences) {
  test(`takes a post ${what} for ${visibility}`, () => {
    const value = addressed(to, cc)
    if (visibility === 'direct') assert.is(fateOf(value), 'direct')
    else assert.is(draftOf(value).visibility, visibility)
  })
}

test('takes a post that says nothing of its readers for a direct one', () => {
  assert.is(fateOf(addressed(undefined, undefined)), 'direct')
})

test('takes the narrower where activity and object differ', () => {
  assert.is(draftOf(addressed([followers], [], { to: [everybody], cc: [followers] })).visibility, 'followers')
  assert.is(fateOf(addressed([everybody], [], { to: ['https://a.example/users/ole'], cc: [] })), 'direct')
})

test('reads old exports that address only the activity', () => {
  assert.is(draftOf(addressed(undefined, undefined, { to: [everybody], cc: [] })).visibility, 'public')
})

const fates: readonly (readonly [string, unknown, Reason])[] = [
  ['a boost', announce(1), 'boost'],
  ['a poll', poll(1), 'poll'],
  ['a poll with several answers', poll(1, 'anyOf'), 'poll'],
  ['a poll that calls itself a note', create(1, { oneOf: [] }), 'poll'],
  ['a direct message', create(1, {}, 'direct'), 'direct'],
  ['a follow', { type: 'Follow', actor: actorId, object: 'https://a.example/users/ole' }, 'unsupportedActivity'],
  ['a deletion', { type: 'Delete', actor: actorId, object: uriOf(1) }, 'unsupportedActivity'],
  ['an article', create(1, { type: 'Article' }), 'unsupportedType'],
  ['an activity with an address for its object', { ...create(1), object: uriOf(1) }, 'invalid'],
  ['a text', 'text', 'invalid'],
  ['a number', 7, 'invalid'],
  ['null', null, 'invalid'],
  ['a list', [create(1)], 'invalid'],
  ['an empty object', {}, 'unsupportedActivity'],
  ['a post by somebody else', create(1, { attributedTo: 'https://kueste.example/users/ole' }), 'foreignAuthor'],
  ['a post by two', create(1, { attributedTo: [actorId, 'https://kueste.example/users/ole'] }), 'foreignAuthor'],
  ['an activity by somebody else', { ...create(1), actor: 'https://kueste.example/users/ole' }, 'foreignAuthor'],
  ['a post with another server’s address', create(1, { id: 'https://polizei.example/posts/1' }), 'foreignAuthor'],
  ['an address with another port', create(1, { id: 'https://kueste.example:8443/users/erika/statuses/1' }), 'foreignAuthor'],
  ['an address of a host that begins the same', create(1, { id: 'https://kueste.example.evil.example/1' }), 'foreignAuthor'],
  ['an address with the host as a name', create(1, { id: 'https://kueste.example@evil.example/1' }), 'invalid'],
  ['an address that runs', create(1, { id: 'javascript:alert(1)' }), 'invalid'],
  ['an address of data', create(1, { id: 'data:text/html,x' }), 'invalid'],
  ['an address of a file', create(1, { id: 'file:///etc/passwd' }), 'invalid'],
  ['an address with a backslash', create(1, { id: 'https://kueste.example\\@evil.example/1' }), 'invalid'],
  ['an address with a line break', create(1, { id: 'https://kueste.exa\nmple/1' }), 'invalid'],
  ['an address with a NUL', create(1, { id: 'https://kueste.example/\0' }), 'invalid'],
  ['an endless address', create(1, { id: `https://kueste.example/${'x'.repeat(3000)}` }), 'invalid'],
  ['no address', create(1, { id: null }), 'invalid'],
  ['no date', { ...create(1, { published: null }), published: null }, 'invalid'],
  ['a date that is none', create(1, { published: 'yesterday' }), 'invalid'],
  ['a date in the future', create(1, { published: '2031-01-01T00:00:00Z' }), 'dateOutOfRange'],
  ['a date before there were posts', create(1, { published: '1999-12-31T00:00:00Z' }), 'dateOutOfRange'],
  ['a date at the end of time', create(1, { published: '+275760-09-13T00:00:00Z' }), 'dateOutOfRange'],
  ['a text with a NUL', create(1, { content: '<p>a\0b</p>' }), 'invalid'],
  ['a text with half a character', create(1, { content: '<p>\ud83d</p>' }), 'invalid'],
  ['a warning with a NUL', create(1, { summary: 'a\0' }), 'invalid'],
  ['a warning that is a list', create(1, { summary: ['a'] }), 'invalid'],
  ['a text that is a number', create(1, { content: 7 }), 'invalid'],
  ['an endless text', create(1, { content: 'x'.repeat(100_000) }), 'tooLarge'],
  ['an endless warning', create(1, { summary: 'x'.repeat(3000) }), 'tooLarge'],
  ['seventeen files', create(1, { attachment: Array.from({ length: 17 }, (_, at) => document(mediaPath(at))) }), 'tooLarge'],
]
for (const [what, value, fate] of fates) {
  test(`skips ${what}: ${fate}`, () => {
    assert.is(fateOf(value), fate)
  })
}

test('takes origin links only from the origin', () => {
  assert.is(draftOf(create(1, { url: 'https://evil.example/1' })).url, uriOf(1))
  assert.is(draftOf(create(1, { url: 'javascript:alert(1)' })).url, uriOf(1))
  assert.is(draftOf(create(1, { url: [{ type: 'Link', href: 'https://kueste.example/p/1' }] })).url, 'https://kueste.example/p/1')
})

test('reads text from contentMap where content is missing', () => {
  const draft = draftOf(create(1, { content: undefined, contentMap: { nl: '<p>Hallo</p>' } }))
  assert.is(draft.html, '<p>Hallo</p>')
  assert.is(draft.language, 'nl')
})

const languages: readonly (readonly [string, string | null])[] = [
  ['de', 'de'],
  ['pt-BR', 'pt-BR'],
  ['zhCn', 'zh-CN'],
  ['zhTw', 'zh-TW'],
  ['zhHantTW', 'zh-Hant-TW'],
  ['zh_CN', 'zh-CN'],
  ['ptBr', 'pt-BR'],
  ['en-us', 'en-US'],
  ['iw', 'he'],
  ['gsw', 'gsw'],
  ['nds', 'nds'],
  ['xx', null],
  ['und', null],
  ['', null],
  ['deutsch', null],
  ['../../etc', null],
  ['<script>', null],
  [`de-${'x-abcdefgh-'.repeat(20)}a`, 'de'],
]
for (const [tag, language] of languages) {
  test(`reads the language ${JSON.stringify(tag.slice(0, 20))} as ${language}`, () => {
    assert.is(corrected(tag), language)
  })
}

test('takes the language of the text itself where there are several', () => {
  assert.is(languageOf({ en: 'Hello', de: 'Moin' }, 'Moin'), 'de')
  assert.is(languageOf({}, 'Moin'), null)
})

test('reads quotes in all ways of naming them', () => {
  const address = 'https://a.example/notes/1'
  for (const note of [
    { quote: address },
    { quoteUri: address },
    { quoteUrl: address },
    { _misskey_quote: address },
    { quote: { id: address } },
  ]) {
    assert.is(draftOf(create(1, note)).quote, address)
  }
  const link = { type: 'Link', mediaType: 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"', href: address }
  assert.is(draftOf(create(1, { tag: [link] })).quote, address)
  assert.is(draftOf(create(1, { quote: { type: 'Tombstone' } })).quote, null)
  assert.is(draftOf(create(1, { quote: 'javascript:alert(1)' })).quote, null)
})

test('reads a single attachment or tag that stands in no list', () => {
  const draft = draftOf(create(1, { attachment: document(mediaPath(1)), tag: mention('ole', 'a.example') }))
  assert.is(draft.attachments.length, 1)
  assert.equal(draft.mentions, ['@ole@a.example'])
})

test('passes over link previews among the attachments', () => {
  assert.equal(draftOf(create(1, { attachment: [{ type: 'Link', href: 'https://a.example' }] })).attachments, [])
})

test('takes an answer to something without an address for an answer to something foreign', () => {
  assert.is(draftOf(create(1, { inReplyTo: 'tag:a.example,2017:1' })).replyTo, 'about:blank')
})

test('keeps a change only when it was one', () => {
  assert.is(draftOf(create(1, { updated: publishedOf(5) })).editedAt, new Date(publishedOf(5)).toISOString())
  for (const updated of [publishedOf(0), '2031-01-01T00:00:00Z', 'never', 7])
    assert.is(draftOf(create(1, { updated })).editedAt, null)
})

const focalPoints: readonly (readonly [unknown, string])[] = [
  [undefined, 'center'],
  [[0, 0], 'center'],
  [[-0.9, 0.9], 'top-left'],
  [[0.9, -0.9], 'bottom-right'],
  [[0, 1], 'top'],
  [['x', {}], 'center'],
]
for (const [focalPoint, focus] of focalPoints) {
  test(`reads the focal point ${JSON.stringify(focalPoint)} as ${focus}`, () => {
    assert.is(draftOf(create(1, { attachment: [document(mediaPath(1), { focalPoint })] })).attachments[0]?.focus, focus)
  })
}

test('shows names of servers so that look-alikes are seen', () => {
  assert.match(actorAt('https://pоlizei.example/users/erika').label, /^@erika@xn--/)
  assert.is(readActor({ ...actorFields, preferredUsername: 'erika\u202e' }).label, 'kueste.example')
  assert.is(readActor({ ...actorFields, url: 'https://evil.example/@erika' }).aliases.has('https://evil.example/@erika'), false)
})

for (const value of [null, 'x', {}, { id: 'javascript:1' }, { id: '../..' }, { id: 7 }]) {
  test(`refuses an actor like ${JSON.stringify(value)}`, () => {
    assert.throws(() => readActor(value))
  })
}

test.run()
