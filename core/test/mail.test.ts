import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { SMTPServer } from 'smtp-server'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { MailHost } from '../mail/mail-host.ts'
import { closePostgres, openData, type Data } from './open-data.ts'

const test = suite('mail')
const from = 'SaPoCom <post@example.test>'
const open: Data[] = []
const closing: (() => void)[] = []
let folder: string

test.before.each(() => void (folder = mkdtempSync(join(tmpdir(), 'mail-'))))
test.after.each(async () => {
  for (const close of closing.splice(0)) close()
  for (const data of open.splice(0)) await data.close()
  rmSync(folder, { recursive: true })
})
test.after(closePostgres)

async function newHost(url?: string): Promise<{ data: Data; mail: MailHost }> {
  const data = await openData()
  open.push(data)
  const config = {
    mode: url ? ('production' as const) : ('demo' as const),
    dataDir: folder,
    mail: { from, ...(url ? { url } : {}) },
  }
  const log = (plugin: string, message: string) => void data.log.push(`${plugin}: ${message}`)
  const mail = new MailHost({ database: data.database, jobs: data.jobs, config, clock: { now: () => new Date() }, log })
  await data.jobs.start({ work: false })
  return { data, mail }
}

/** A mail server that answers recipients as it is told. */
async function mailServer(answer: () => Error | null) {
  const got: { recipients: string[]; text: string }[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_address, _session, done) => done(answer()),
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        got.push({ recipients: session.envelope.rcptTo.map(({ address }) => address), text: Buffer.concat(chunks).toString() })
        done()
      })
    },
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  closing.push(() => void server.close())
  return { got, url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}` }
}

const refusal = (code: number) => Object.assign(new Error('refused'), { responseCode: code })
const letter = { to: 'anna@example.test', subject: 'Grüße', text: 'Hallo\n\nhttps://example.test/a' }
const retryNow = (data: Data) =>
  sql`update jobs.job set start_after = now() where state = 'retry'`.execute(data.database.kernel.kysely())

test('a demo server keeps letters in the database and as files, and sends none', async () => {
  const { data, mail } = await newHost()
  await mail.forPlugin('accounts').send({ ...letter, headers: { 'X-Reason': 'sign-up' } })
  await data.jobs.settle()
  const [kept] = await mail.list()
  assert.equal([kept!.plugin, kept!.to, kept!.subject, kept!.text], ['accounts', letter.to, letter.subject, letter.text])
  const [file] = readdirSync(join(folder, 'mail'))
  const text = readFileSync(join(folder, 'mail', file!), 'utf8')
  for (const line of [
    /^To: anna@example\.test/m,
    /^From: SaPoCom <post@example\.test>/m,
    /^X-Reason: sign-up/m,
    /^Auto-Submitted: auto-generated/m,
  ]) {
    assert.match(text, line)
  }
})

test('a letter in a transaction that is rolled back is never written', async () => {
  const { data, mail } = await newHost()
  const work = data.database.kernel.transaction(async (tx) => {
    await mail.forPlugin('accounts').send(letter, tx)
    throw new Error('no')
  })
  await work.catch(() => {})
  await data.jobs.settle()
  assert.equal(await mail.list(), [])
})

test('in production it goes to the mail server, with the message’s own id', async () => {
  const server = await mailServer(() => null)
  const { data, mail } = await newHost(server.url)
  await mail.forPlugin('accounts').send(letter)
  await data.jobs.settle()
  assert.equal(
    server.got.map(({ recipients }) => recipients),
    [['anna@example.test']],
  )
  assert.match(server.got[0]!.text, /^Message-ID: <\d+@example\.test>/m)
  assert.equal(await mail.list(), [])
})

test('a recipient with a second address in it reaches nobody else', async () => {
  const server = await mailServer(() => null)
  const { data, mail } = await newHost(server.url)
  await mail
    .forPlugin('accounts')
    .send({ ...letter, to: 'anna@example.test, eve@example.test', subject: 'a\r\nBcc: eve@example.test' })
  await data.jobs.settle()
  assert.not.ok(server.got.some(({ recipients }) => recipients.includes('eve@example.test')))
})

test('a mail server that is away or busy gets the letter later', async () => {
  let answers: (Error | null)[] = [refusal(451), null]
  const server = await mailServer(() => answers.shift() ?? null)
  const { data, mail } = await newHost(server.url)
  await mail.forPlugin('accounts').send(letter)
  await data.jobs.settle()
  assert.is(server.got.length, 0)
  await retryNow(data)
  await data.jobs.settle()
  assert.is(server.got.length, 1)
  answers = []
})

test('a mailbox that does not exist is not tried again; the log says so without the address', async () => {
  let asked = 0
  const server = await mailServer(() => (asked++, refusal(550)))
  const { data, mail } = await newHost(server.url)
  await mail.forPlugin('accounts').send(letter)
  await data.jobs.settle()
  await retryNow(data)
  await data.jobs.settle()
  assert.is(asked, 1)
  assert.ok(data.log.some((line) => line.includes('refused by the mail server for good (550)')))
  assert.not.ok(data.log.some((line) => line.includes('anna')))
})

test.run()
