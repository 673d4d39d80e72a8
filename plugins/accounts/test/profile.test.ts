import { test } from 'uvu'
import * as assert from 'uvu/assert'
import sharp from 'sharp'
import { refuses, testKernel, type Actor, type TestKit } from '@sapocom/core/testing'
import { DATABASE, places, VIEWERS, type TablesOf } from '@sapocom/sdk-plugin'
import { ACCOUNTS, type v1Account } from '../contract.ts'

let kit: TestKit
test.before(async () => {
  kit = await testKernel({ plugins: ['accounts'] })
})
test.after(() => kit.stop())

const base = '/api/accounts/v1'
const change = (actor: Actor, body: Record<string, unknown>) => actor.put(`${base}/profile`, body)
const picture = (color: string) =>
  sharp({ create: { width: 800, height: 400, channels: 3, background: color } })
    .png()
    .toBuffer()
const upload = async (actor: Actor, color = '#0a5966'): Promise<string> => {
  const parts = [
    { name: 'alt', value: 'Wasser' },
    { name: 'file', value: await picture(color), file: 'a.png', type: 'image/png' },
  ]
  const answer = await actor.upload('/api/media/v1/files', parts)
  assert.is(answer.status, 201, answer.text)
  return answer.body.id
}

test('shows a profile to everybody, with links in bio and fields and its region', async () => {
  const anna = await kit.citizen({ handle: 'anna' })
  const fields = [{ name: 'Verein', value: 'https://sv.example.org/warnow' }]
  const body = { bio: 'Krankenschwester.\n\nMehr: www.example.org', fields, languages: ['de', 'NDS'], regionKey: '13003' }
  assert.is((await change(anna, { ...body, displayName: ' Anna  Behrens ' })).status, 200)
  const { body: shown } = await kit.visitor().get(`${base}/accounts/anna`)
  assert.is(shown.displayName, 'Anna Behrens')
  const link = (url: string, text: string) => `<a href="${url}" rel="nofollow ugc noopener noreferrer">${text}</a>`
  assert.is(shown.bio, `<p>Krankenschwester.</p><p>Mehr: ${link('http://www.example.org', 'www.example.org')}</p>`)
  assert.equal(shown.fields, [{ name: 'Verein', html: link('https://sv.example.org/warnow', 'https://sv.example.org/warnow') }])
  assert.equal(shown.languages, ['de', 'nds'])
  assert.is(shown.region.short, 'Rostock')
  assert.equal(shown.ext, {})
})

test('keeps markup, handlers and script addresses in a bio as text', async () => {
  const mallory = await kit.citizen({ handle: 'mallory' })
  const bio =
    '<script>alert(1)</script> <img src=x onerror=alert(1)> javascript:alert(1) "><b>x</b> https://a.example/"onclick="x'
  await change(mallory, { bio, fields: [{ name: '<i>', value: '<svg onload=alert(1)>' }] })
  const { body } = await kit.visitor().get(`${base}/accounts/mallory`)
  const tags = [...body.bio.matchAll(/<\/?([a-z]+)/g)].map(([, name]: RegExpMatchArray) => name)
  assert.equal([...new Set(tags)].toSorted(), ['a', 'p'])
  for (const [link] of body.bio.matchAll(/<a [^>]*>/g))
    assert.match(link, /^<a href="https:[^"]*" rel="nofollow ugc noopener noreferrer">$/)
  assert.not.match(body.fields[0].html, /</)
})

test('changes only what is named', async () => {
  const partial = await kit.citizen({ handle: 'partial' })
  await change(partial, { bio: 'Bleibt', locked: true })
  await change(partial, { languages: ['pl'] })
  const { body } = await partial.get(`${base}/profile`)
  assert.is(body.bio, 'Bleibt')
  assert.is(body.locked, true)
  assert.equal(body.languages, ['pl'])
})

for (const [wish, code] of [
  [{ displayName: '' }, 'ACCOUNTS_NAME_MISSING'],
  [{ displayName: 'a\u202eb' }, 'ACCOUNTS_NAME_CHARACTERS'],
  [{ bio: 'ä'.repeat(501) }, 'ACCOUNTS_TEXT_TOO_LONG'],
  [{ fields: [{ name: 'x'.repeat(31), value: '' }] }, 'ACCOUNTS_FIELD_TOO_LONG'],
  [{ regionKey: '00000' }, 'ACCOUNTS_REGION_UNKNOWN'],
  [{ languages: ['de-a'] }, 'ACCOUNTS_LANGUAGE_UNKNOWN'],
  [{ handle: 'other' }, 'CORE_VALIDATION'],
  [{ roles: ['operator'] }, 'CORE_VALIDATION'],
] as const) {
  test(`refuses ${JSON.stringify(wish).slice(0, 40)} in a profile`, async () => {
    const actor = await kit.citizen()
    assert.is((await change(actor, wish)).body.code, code)
  })
}

test('counts a bio in grapheme clusters', async () => {
  const family = await kit.citizen()
  assert.is((await change(family, { bio: '👩‍👩‍👧‍👦'.repeat(400) })).status, 200)
})

test('shows an uploaded picture as avatar with its description, and takes it away', async () => {
  const ole = await kit.citizen({ handle: 'ole' })
  const mediaId = await upload(ole)
  const { body } = await ole.put(`${base}/profile/avatar`, { mediaId, alt: 'Lotsenboot auf der Warnow' })
  assert.is(body.avatar.alt, 'Lotsenboot auf der Warnow')
  assert.is((await kit.visitor().get(body.avatar.url)).status, 200, 'everybody may see it')
  const account = await kit.need(ACCOUNTS, 'accounts').findByHandle('ole')
  assert.equal(account?.avatar, body.avatar)

  const described = await ole.put(`${base}/profile/avatar`, { mediaId, alt: 'Boot' })
  assert.is(described.body.avatar.alt, 'Boot')
  assert.is((await ole.put(`${base}/profile/avatar`, { mediaId: null })).body.avatar, null)
  assert.is((await kit.visitor().get(body.avatar.url)).status, 404)
})

test("does not show somebody else's upload as one's own", async () => {
  const [owner, thief] = [await kit.citizen(), await kit.citizen()]
  const mediaId = await upload(owner)
  assert.is((await thief.put(`${base}/profile/avatar`, { mediaId, alt: '' })).status, 422)
})

test("does not let a service change somebody else's profile", async () => {
  const [owner, other] = [await kit.citizen(), await kit.citizen()]
  await refuses(() => kit.need(ACCOUNTS, 'accounts').changeProfile(owner.id, { bio: 'x' }, other.viewer), 'ACCOUNTS_NOT_YOURS')
})

test('reads accounts in one query, however many', async () => {
  const people = [
    await kit.citizen({ handle: 'eins' }),
    await kit.citizen({ handle: 'zwei' }),
    await kit.institution({ handle: 'drei' }),
  ]
  const accounts = kit.need(ACCOUNTS, 'accounts')
  const statements = await kit.statements(async () => {
    const found = await accounts.byIds([...people.map(({ id }) => id), '1', people[0]!.id])
    assert.equal([...found.keys()].toSorted(), people.map(({ id }) => id).toSorted())
  })
  assert.is(statements.length, 1)
  const byHandle = await kit.statements(async () => {
    const found = await accounts.byHandles(['@Eins', 'ZWEI', 'nobody', 'drei'])
    assert.equal([...found.keys()].toSorted(), ['drei', 'eins', 'zwei'])
  })
  assert.is(byHandle.length, 1)
  assert.equal(await kit.statements(() => accounts.byIds([])), [])
})

test('refuses a second confirmed account with the same address at the command line', async () => {
  const accounts = kit.need(ACCOUNTS, 'accounts')
  const console = kit.need(VIEWERS, 'accounts').console()
  const wish = { displayName: 'D', kind: 'person', email: 'double@example.org', password: null } as const
  await accounts.create({ ...wish, handle: 'double_a' }, console)
  const refusal = await refuses(() => accounts.create({ ...wish, handle: 'double_b' }, console), 'ACCOUNTS_EMAIL_TAKEN')
  assert.is(refusal.field, 'email')
})

test('offers a read view with all that an author line needs', async () => {
  const office = await kit.institution({ handle: 'amt_nord', displayName: 'Amt Nord' })
  const db = kit.need(DATABASE, 'accounts').kysely<TablesOf<[typeof v1Account]>>()
  const row = await db.selectFrom('accounts.v1_account').selectAll().where('id', '=', office.id).executeTakeFirstOrThrow()
  assert.is(row.kind, 'institution')
  assert.is(row.institution_id, office.viewer.institution)
  assert.is(row.display_name, 'Amt Nord')
  assert.is(row.confirmed, true)
})

test('tells the frame who is logged in', async () => {
  const mia = await kit.citizen({ handle: 'mia', displayName: 'Mia Boldt' })
  const { viewer } = (await mia.get('/api/core/v1/shell')).body
  assert.equal(viewer.ext.accounts, {
    handle: 'mia',
    displayName: 'Mia Boldt',
    kind: 'person',
    avatar: null,
    confirmed: true,
    mandates: [],
  })
})

test('refuses handles of offices to people and gives them to institutions', async () => {
  const accounts = kit.need(ACCOUNTS, 'accounts')
  const console = kit.need(VIEWERS, 'accounts').console()
  const wish = { handle: 'polizei_stralsund', displayName: 'P', email: 'p@example.org', password: null }
  await refuses(() => accounts.create({ ...wish, kind: 'person' }, console), 'ACCOUNTS_HANDLE_RESERVED')
  assert.is((await accounts.create({ ...wish, kind: 'institution', institutionId: '7' }, console)).handle, 'polizei_stralsund')
})

test('says whose place a page is, so that an institution’s own switches count there', async () => {
  const office = await kit.institution({ handle: 'amt_am_markt' })
  await kit.citizen({ handle: 'nachbar' })
  const [place] = kit.kernel.contributions(places)
  const at = (path: string) => place?.value.institutionOf(path)
  assert.is(await at('/@amt_am_markt'), office.viewer.institution)
  assert.is(await at('/@amt_am_markt/followers'), office.viewer.institution)
  assert.is(await at('/@nachbar'), null)
  assert.is(await at('/@nobody_here'), null)
  assert.is(await at('/timelines/local'), null)
})

test.run()
