import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { CLOCK, DATABASE, defineMigration, definePlugin, MAIL, Type } from '@sapocom/sdk-plugin'
import { testKernel, type TestKit } from '../testing/index.ts'

/** Keeps words, and says who asks: enough to see whether the kit gives a whole kernel. */
const words = definePlugin({
  id: 'words',
  title: { de: 'Wörter', en: 'Words' },
  permissions: { 'words:add': { default: ['citizen'] } },
  personalData: 'none',
  database: {
    entities: [],
    migrations: [defineMigration('20261123T0900-create-word', 'create table words.word (text text not null)')],
  },
  routes(api) {
    const database = api.need(DATABASE)
    const tables = () => database.kysely<{ 'words.word': { text: string } }>()
    api.post('/words', {
      permission: 'words:add',
      summary: 'Adds a word',
      body: Type.Object({ text: Type.String({ maxLength: 20 }) }),
      status: 201,
      answer: Type.Object({ text: Type.String(), by: Type.String() }),
      handler: async ({ body, viewer }) => {
        await tables().insertInto('words.word').values(body).execute()
        await api.need(MAIL).send({ to: 'editor@example.org', subject: 'A word', text: body.text })
        return { text: body.text, by: viewer.account ?? '' }
      },
    })
    api.get('/words', {
      public: 'words are for everybody',
      summary: 'All words',
      answer: Type.Object({ words: Type.Array(Type.String()), year: Type.Integer() }),
      handler: async () => {
        const rows = await tables().selectFrom('words.word').select('text').execute()
        return { words: rows.map(({ text }) => text), year: api.need(CLOCK).now().getUTCFullYear() }
      },
    })
  },
})

let kit: TestKit
test.before(async () => {
  kit = await testKernel({ plugins: [words], startsAt: new Date('2030-06-01T12:00:00Z') })
})
test.after(() => kit.stop())

test('a citizen acts by HTTP as the viewer the plugin sees', async () => {
  const anna = await kit.citizen({ handle: 'anna' })
  const answer = await anna.post('/api/words/v1/words', { text: 'Moin' })
  assert.is(answer.status, 201)
  assert.equal(answer.body, { text: 'Moin', by: anna.id })
  assert.ok((await kit.visitor().get('/api/words/v1/words')).body.words.includes('Moin'))
})

test('a visitor lacks the permission', async () => {
  assert.is((await kit.visitor().post('/api/words/v1/words', { text: 'Moin' })).status, 401)
})

test('roles come as asked for', async () => {
  assert.equal((await kit.institution()).roles, ['institution'])
  assert.equal((await kit.moderator()).roles, ['citizen', 'moderator'])
  assert.equal((await kit.operator()).roles, ['citizen', 'operator'])
  assert.equal((await kit.citizen({ confirmed: false })).roles, ['unconfirmed'])
})

test('the mailbox holds what was sent', async () => {
  await (await kit.citizen()).post('/api/words/v1/words', { text: 'Tschüss' })
  assert.is((await kit.mailbox.lastTo('editor@example.org')).text, 'Tschüss')
})

test('the clock starts where it is told and moves on', async () => {
  assert.is((await kit.visitor().get('/api/words/v1/words')).body.year, 2030)
  kit.clock.advance(366 * 86_400_000)
  assert.is((await kit.visitor().get('/api/words/v1/words')).body.year, 2031)
})

test('statements are those of the work', async () => {
  const statements = await kit.statements(() => kit.visitor().get('/api/words/v1/words'))
  assert.is(statements.filter((statement) => statement.includes('"words"."word"')).length, 1)
})

test('a second kit with the same plugins starts in a fraction of a second and shares no data', async () => {
  const start = performance.now()
  const other = await testKernel({ plugins: [words] })
  const took = performance.now() - start
  try {
    assert.equal((await other.visitor().get('/api/words/v1/words')).body.words, [])
    assert.ok(took < 3000, `took ${took} ms`)
  } finally {
    await other.stop()
  }
})

test('it listens for those who need a socket', async () => {
  const address = await kit.listen()
  assert.is((await fetch(`${address}/health`)).status, 200)
})

test.run()
