import pg from 'pg'
import type { Bench } from './bench.ts'
import { accountId, sessionOf } from './generate.ts'
import { wordsOf, type Scale } from './town.ts'

/** R_ins: publishing with session, rules, HTML, index of tags and event, against a bare insert of post and counter in one transaction. */
export const publish: Bench = {
  name: 'publish',
  connections: 8,
  limitRequests: ({ scale }) =>
    writersOf(scale).map((writer) => ({
      method: 'POST',
      path: '/publish',
      headers: json,
      body: JSON.stringify({ text: wordsOf(writer), author: accountId(writer) }),
    })),
  oursRequests: ({ scale }) =>
    writersOf(scale).map((writer) => ({
      method: 'POST',
      path: '/api/posts/v1',
      headers: { ...json, ...cookieOf(writer) },
      body: JSON.stringify({ text: wordsOf(writer) }),
    })),
  async check({ scale, ours, limit, url, say }) {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
      for (const writer of writersOf(scale).slice(0, 5)) {
        const text = `${wordsOf(writer)} ${process.hrtime.bigint()}`
        await mustStore(client, `${ours}/api/posts/v1`, { text }, cookieOf(writer), { writer, text })
        await mustStore(
          client,
          `${limit}/publish`,
          { text: `${text} bare`, author: accountId(writer) },
          {},
          { writer, text: `${text} bare` },
        )
      }
      say('answers checked: 5 posts of each are stored as they were sent')
    } finally {
      await client.end()
    }
  },
}

/** As a browser on our own page sends it. */
const json = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' }
const cookieOf = (writer: number) => ({ cookie: `session=${sessionOf(writer)}` })

/** Many, so that nobody meets a limit of one account. */
const writersOf = ({ accounts }: Scale): number[] =>
  Array.from({ length: Math.min(accounts, 500) }, (_, nth) => (nth * 7919) % accounts)

async function mustStore(
  client: pg.Client,
  address: string,
  body: object,
  headers: Record<string, string>,
  expected: { readonly writer: number; readonly text: string },
): Promise<void> {
  const response = await fetch(address, { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(body) })
  if (response.status !== 201) throw new Error(`${address} answered ${response.status}: ${await response.text()}`)
  const { id } = (await response.json()) as { id: string }
  const { rows } = await client.query<{ text: string; author_id: string }>(
    'select p.text, p.author_id from posts.post p where p.id = $1',
    [id],
  )
  const [row] = rows
  if (row?.text !== expected.text || row.author_id !== accountId(expected.writer))
    throw new Error(`${address} did not store what it answered: ${JSON.stringify(row)}`)
}
