/**
 * The limit: Fastify and pg, nothing else, over the same tables. Home is the two-stage query for follows and own posts; publish inserts
 * a post and its counter in one transaction. No session, no visibility of others' making, no plugins.
 * `node test/load/limits/bare.server.ts <port> <database url>`
 */
import Fastify from 'fastify'
import pg from 'pg'
import { Ids } from '../../../core/database/ids.ts'

const [port = '0', connectionString = ''] = process.argv.slice(2)
const pool = new pg.Pool({ connectionString, max: 10, options: '-c plan_cache_mode=force_generic_plan -c jit=off' })
const ids = new Ids({ now: () => new Date() })

const author = {
  type: 'object',
  properties: { id: { type: 'string' }, handle: { type: 'string' }, displayName: { type: 'string' } },
}
const post = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    text: { type: 'string' },
    language: { type: 'string' },
    visibility: { type: 'integer' },
    replies: { type: 'integer' },
    favourites: { type: 'integer' },
    author,
  },
}
const answer = { 200: { type: 'object', properties: { items: { type: 'array', items: post } } } }

const openings = 'from posts.post p where p.deleted_at is null and p.opens and p.visibility <= 2'
const home = `with circle as materialized (select followee_id as id from networking.follow where follower_id = $1 union all select $1),
  author as materialized (select c.id from circle c cross join lateral (select p.id ${openings} and p.author_id = c.id and p.id < $2 order by p.id desc limit 1) head
    order by head.id desc limit 20),
  page as materialized (select n.id from author a cross join lateral (select p.id ${openings} and p.author_id = a.id and p.id < $2 order by p.id desc limit 20) n
    order by n.id desc limit 20)
  select p.id, p.text, p.language, p.visibility, a.id as author_id, a.handle, a.display_name, c.replies, c.favourites
  from page join posts.post p using (id) join accounts.account a on a.id = p.author_id left join posts.post_counter c on c.post_id = p.id order by p.id desc`

interface Row {
  id: string
  text: string
  language: string
  visibility: number
  author_id: string
  handle: string
  display_name: string
  replies: number | null
  favourites: number | null
}

const app = Fastify({ logger: false })
app.get<{ Querystring: { reader: string; before?: string } }>('/home', { schema: { response: answer } }, async ({ query }) => {
  const values = [query.reader, query.before ?? '9223372036854775807']
  const { rows } = await pool.query<Row>({ name: 'home', text: home, values })
  return {
    items: rows.map(({ author_id, handle, display_name, ...row }) => ({
      ...row,
      author: { id: author_id, handle, displayName: display_name },
    })),
  }
})

app.post<{ Body: { text: string; author: string } }>('/publish', async ({ body }, reply) => {
  const client = await pool.connect()
  const id = ids.next()
  try {
    await client.query('begin')
    await client.query({
      name: 'post',
      text: `insert into posts.post (id, author_id, thread_id, visibility, opens, language, text, html) values ($1, $2, $1, 0, true, 'de', $3, $4)`,
      values: [id, body.author, body.text, `<p>${body.text}</p>`],
    })
    await client.query({ name: 'counter', text: 'insert into posts.post_counter (post_id) values ($1)', values: [id] })
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
  return reply.code(201).send({ id })
})

await app.listen({ port: Number(port), host: '127.0.0.1' })
process.stdout.write('ready\n')
process.once('SIGTERM', () => void app.close().then(() => pool.end()))
