import { crc32, deflateSync } from 'node:zlib'

/** Shapes of a Mastodon 4.5 account export, as `app/services/backup_service.rb` and `note_serializer.rb` write it. */
export const everybody = 'https://www.w3.org/ns/activitystreams#Public'
export const actorId = 'https://kueste.example/users/erika'
const followers = `${actorId}/followers`
const epoch = Date.UTC(2021, 2, 1, 8, 0, 0)

export type Fields = Record<string, unknown>

export const actor: Fields = {
  '@context': ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/v1'],
  id: actorId,
  type: 'Person',
  following: `${actorId}/following`,
  followers,
  inbox: `${actorId}/inbox`,
  outbox: 'outbox.json',
  likes: 'likes.json',
  bookmarks: 'bookmarks.json',
  preferredUsername: 'erika',
  name: 'Erika Küste',
  summary: '<p>Zwischen Bodden und Meer.</p>',
  url: 'https://kueste.example/@erika',
  manuallyApprovesFollowers: false,
  published: '2021-03-01T00:00:00Z',
  tag: [],
  attachment: [],
  icon: { type: 'Image', mediaType: 'image/png', url: 'avatar.png' },
}

/** Mastodon's ids: milliseconds, then 16 bits of sequence. */
export const statusId = (number: number): string =>
  String((BigInt(epoch + number * 3_600_000 + 250) << 16n) + BigInt(number % 65_536))
export const uriOf = (number: number): string => `${actorId}/statuses/${statusId(number)}`
export const publishedOf = (number: number): string => `${new Date(epoch + number * 3_600_000).toISOString().slice(0, 19)}Z`

const audiences = {
  public: { to: [everybody], cc: [followers] },
  unlisted: { to: [followers], cc: [everybody] },
  followers: { to: [followers], cc: [] },
  direct: { to: ['https://kueste.example/users/ole'], cc: [] },
}

/** A post as the outbox lists it. `note` overrides what the object says. */
export function create(number: number, note: Fields = {}, visibility: keyof typeof audiences = 'public'): Fields {
  const { to, cc } = audiences[visibility]
  const uri = uriOf(number)
  const content = (note['content'] as string | undefined) ?? `<p>Beitrag ${number} vom Bodden.</p>`
  return {
    id: `${uri}/activity`,
    type: 'Create',
    actor: actorId,
    published: publishedOf(number),
    to,
    cc,
    object: {
      id: uri,
      type: 'Note',
      summary: null,
      inReplyTo: null,
      published: publishedOf(number),
      url: `https://kueste.example/@erika/${statusId(number)}`,
      attributedTo: actorId,
      to,
      cc,
      sensitive: false,
      atomUri: uri,
      inReplyToAtomUri: null,
      conversation: `tag:kueste.example,2021-03-01:objectId=${number}:objectType=Conversation`,
      content,
      contentMap: { de: content },
      attachment: [],
      tag: [],
      replies: {
        id: `${uri}/replies`,
        type: 'Collection',
        first: {
          type: 'CollectionPage',
          next: `${uri}/replies?only_other_accounts=true&page=true`,
          partOf: `${uri}/replies`,
          items: [],
        },
      },
      likes: { id: `${uri}/likes`, type: 'Collection', totalItems: 3 },
      shares: { id: `${uri}/shares`, type: 'Collection', totalItems: 0 },
      interactionPolicy: { canQuote: { automaticApproval: [everybody] } },
      ...note,
    },
    signature: {
      type: 'RsaSignature2017',
      creator: `${actorId}#main-key`,
      created: publishedOf(number),
      signatureValue: 'c2lnbmF0dXJl',
    },
  }
}

export function announce(number: number): Fields {
  const object = `https://anderswo.example/users/ole/statuses/${statusId(number)}`
  return {
    id: `${uriOf(number)}/activity`,
    type: 'Announce',
    actor: actorId,
    published: publishedOf(number),
    to: [everybody],
    cc: [followers],
    object,
  }
}

export function poll(number: number, kind: 'oneOf' | 'anyOf' = 'oneOf'): Fields {
  const options = ['Ja', 'Nein'].map((name) => ({ type: 'Note', name, replies: { type: 'Collection', totalItems: 4 } }))
  return create(number, {
    type: 'Question',
    content: '<p>Was meinen Sie?</p>',
    [kind]: options,
    endTime: publishedOf(number + 24),
    votersCount: 8,
  })
}

export const mediaPath = (number: number, ending = 'png'): string =>
  `media_attachments/files/106/${String(number).padStart(3, '0')}/000/original/${String(number).padStart(16, '0')}.${ending}`

export function document(path: string, fields: Fields = {}): Fields {
  return {
    type: 'Document',
    mediaType: 'image/png',
    url: path,
    name: 'Der Bodden am Abend',
    blurhash: 'UFF',
    width: 8,
    height: 8,
    ...fields,
  }
}

export const mention = (handle: string, host: string): Fields => ({
  type: 'Mention',
  href: `https://${host}/users/${handle}`,
  name: `@${handle}@${host}`,
})
export const mentionLink = (handle: string, host: string): string =>
  `<span class="h-card" translate="no"><a href="https://${host}/@${handle}" class="u-url mention">@<span>${handle}</span></a></span>`
export const tagLink = (tag: string): string =>
  `<a href="https://kueste.example/tags/${tag.toLowerCase()}" class="mention hashtag" rel="tag">#<span>${tag}</span></a>`
/** As `text_formatter.rb` shortens addresses. */
export const longLink = (address: string): string => {
  const [, prefix = '', rest = ''] = /^(https?:\/\/(?:www\.)?)(.*)$/.exec(address) ?? []
  return `<a href="${address}" target="_blank" rel="nofollow noopener noreferrer" translate="no"><span class="invisible">${prefix}</span><span class="${rest.length > 30 ? 'ellipsis' : ''}">${rest.slice(0, 30)}</span><span class="invisible">${rest.slice(30)}</span></a>`
}

/** All files of an export, by name. */
export type Files = Map<string, Buffer | string>

export interface ExportParts {
  readonly items: readonly unknown[]
  readonly media?: ReadonlyMap<string, Buffer>
  readonly actor?: unknown
}

export function filesOf({ items, media = new Map(), actor: given = actor }: ExportParts): Files {
  const outbox = {
    '@context': 'https://www.w3.org/ns/activitystreams',
    id: 'outbox.json',
    type: 'OrderedCollection',
    totalItems: items.length,
    orderedItems: items,
  }
  const empty = (id: string) =>
    JSON.stringify({ '@context': 'https://www.w3.org/ns/activitystreams', id, type: 'OrderedCollection', orderedItems: [] })
  return new Map<string, Buffer | string>([
    ...media,
    ['outbox.json', JSON.stringify(outbox)],
    ['likes.json', empty('likes.json')],
    ['bookmarks.json', empty('bookmarks.json')],
    ...(given === undefined ? [] : [['actor.json', JSON.stringify(given)] as const]),
    ['avatar.png', picture(1)],
  ])
}

/** A small PNG; each number gives another one. */
export function picture(number: number, size = 8): Buffer {
  const rows = Buffer.alloc(size * (size * 3 + 1))
  for (let at = 0; at < rows.length; at++) rows[at] = at % (size * 3 + 1) === 0 ? 0 : (at * 7 + number * 31) % 256
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}

/** A life on Mastodon: every oddity of real exports, many times, and what has to come of it. */
export function realisticExport(
  rounds: number,
): ExportParts & { readonly counts: Readonly<Record<string, number>>; readonly missing: readonly string[] } {
  const items: Fields[] = []
  const media = new Map<string, Buffer>()
  const missing: string[] = []
  const counts: Record<string, number> = {}
  const put = (kind: string, item: Fields): void => {
    items.push(item)
    counts[kind] = (counts[kind] ?? 0) + 1
  }
  for (let round = 0; round < rounds; round++) {
    const at = round * 40
    const file = mediaPath(round)
    media.set(file, picture(round))
    const lost = mediaPath(round + 500, 'jpeg')
    missing.push(lost)
    put('imported', create(at))
    put(
      'imported',
      create(at + 1, {
        content: `<p>Moin ${mentionLink('ole', 'anderswo.example')}, ${tagLink('Küste')} ${longLink('https://www.beispiel.example/ein/sehr/langer/weg/dorthin?seite=2')}</p>`,
        tag: [mention('ole', 'anderswo.example'), { type: 'Hashtag', href: 'https://kueste.example/tags/k', name: '#küste' }],
      }),
    )
    put('imported', create(at + 2, { inReplyTo: uriOf(at), content: '<p>Und weiter.</p>' }))
    put('imported', create(at + 3, { inReplyTo: uriOf(at + 2), content: '<p>Und noch weiter.</p>' }))
    put('imported', create(at + 4, { summary: 'Wetter', sensitive: true, content: '<p>Sturm.</p>' }))
    put('imported', create(at + 5, { attachment: [document(file)] }))
    put('imported', create(at + 6, { attachment: [document(lost, { name: null })] }))
    put('imported', create(at + 7, { content: '<p>Hello coast.</p>', contentMap: { en: '<p>Hello coast.</p>' } }))
    put('imported', create(at + 8, { content: '<p>你好。</p>', contentMap: { zhCn: '<p>你好。</p>' } }))
    put('imported', create(at + 9, { contentMap: undefined }))
    put('imported', create(at + 10, { updated: publishedOf(at + 12) }))
    put(
      'imported',
      create(at + 11, {
        content: '<p>Schön :bodden:</p>',
        tag: [
          {
            type: 'Emoji',
            name: ':bodden:',
            icon: { type: 'Image', mediaType: 'image/png', url: 'https://kueste.example/e.png' },
          },
        ],
      }),
    )
    put(
      'imported',
      create(at + 12, {
        content: `<p class="quote-inline">RE: ${longLink(uriOf(at))}</p><p>Dazu:</p>`,
        quote: uriOf(at),
        _misskey_quote: uriOf(at),
        quoteUri: uriOf(at),
      }),
    )
    put('imported', create(at + 13, { quoteUrl: 'https://anderswo.example/notes/9', content: '<p>Wie wahr.</p>' }))
    put('boost', announce(at + 14))
    put('poll', poll(at + 15, round % 2 ? 'anyOf' : 'oneOf'))
    put(
      'replyToForeign',
      create(at + 16, {
        inReplyTo: 'https://anderswo.example/users/ole/statuses/1',
        content: `<p>${mentionLink('ole', 'anderswo.example')} Stimmt.</p>`,
      }),
    )
    put('replyToSkipped', create(at + 17, { inReplyTo: uriOf(at + 16), content: '<p>Ergänzung.</p>' }))
    put('replyToSkipped', create(at + 18, { inReplyTo: uriOf(at + 15) }))
    put('unlisted', create(at + 19, {}, 'unlisted'))
    put('followers', create(at + 20, {}, 'followers'))
    put('direct', create(at + 21, { content: '<p>Geheim</p>' }, 'direct'))
    put('duplicate', create(at))
    put('replyToMissing', create(at + 22, { inReplyTo: `${actorId}/statuses/99` }))
    put('unsupportedMedia', withVideo(at + 23, round, media))
  }
  return { items, media, counts, missing }
}

function withVideo(at: number, round: number, media: Map<string, Buffer>): Fields {
  const file = mediaPath(round + 300, 'mp4')
  media.set(file, Buffer.from('....ftypisom'))
  return create(at, { attachment: [document(file, { mediaType: 'video/mp4' })] })
}
