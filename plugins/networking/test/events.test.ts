import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { testKernel } from '@sapocom/core/testing'
import { DATABASE, definePlugin, VIEWERS } from '@sapocom/sdk-plugin'
import { sql } from 'kysely'
import { ACCOUNTS } from '@sapocom/plugin-accounts/contract'
import {
  blocked,
  followed,
  followRequested,
  followRequestEnded,
  NETWORKING,
  networking as contract,
  unfollowed,
} from '../contract.ts'
import networkingPlugin from '../plugin.ts'

const heard: string[] = []
const listener = definePlugin({
  id: 'listener',
  title: { de: 'Horcher', en: 'Listener' },
  requires: [contract],
  setup(plugin) {
    plugin.on(followed, async ({ byRequest }) => void heard.push(`followed ${byRequest}`))
    plugin.on(unfollowed, async () => void heard.push('unfollowed'))
    plugin.on(followRequested, async () => void heard.push('requested'))
    plugin.on(followRequestEnded, async () => void heard.push('request ended'))
    plugin.on(blocked, async () => void heard.push('blocked'))
  },
})

const kit = await testKernel({ plugins: ['networking', listener] })
const networking = kit.need(NETWORKING)

test.before.each(() => void heard.splice(0))

test('a follow is told once, and so is its end', async () => {
  const [anna, bert] = [await kit.citizen(), await kit.citizen()]
  await networking.follow(anna.viewer, bert.id)
  await networking.follow(anna.viewer, bert.id)
  await networking.unfollow(anna.viewer, bert.id)
  await networking.unfollow(anna.viewer, bert.id)
  await kit.settle()
  assert.equal(heard, ['followed false', 'unfollowed'])
})

test('a request is told, and the follow that comes of it', async () => {
  const [anna, lena] = [await kit.citizen(), await kit.citizen()]
  await kit.need(ACCOUNTS).changeProfile(lena.id, { locked: true }, kit.need(VIEWERS).console())
  await networking.follow(anna.viewer, lena.id)
  await networking.answerRequest(lena.viewer, anna.id, true)
  await kit.settle()
  assert.equal(heard, ['requested', 'followed true'])
})

test('a block tells what it ended', async () => {
  const [anna, bert] = [await kit.citizen(), await kit.citizen()]
  await networking.follow(anna.viewer, bert.id)
  await networking.follow(bert.viewer, anna.id)
  await networking.block(anna.viewer, bert.id)
  await kit.settle()
  assert.equal(heard.toSorted(), ['blocked', 'followed false', 'followed false', 'unfollowed', 'unfollowed'])
})

test('erasing an account leaves nothing of it, and right counts with the others', async () => {
  const [anna, bert] = [await kit.citizen(), await kit.citizen()]
  await networking.follow(anna.viewer, bert.id)
  await networking.follow(bert.viewer, anna.id)
  await networking.mute(bert.viewer, anna.id, null)
  await networking.followTag(anna.viewer, 'hafen', true)
  await networking.followRegion(anna.viewer, '13', true)
  const database = kit.need(DATABASE)
  const { personalData } = networkingPlugin
  assert.type(personalData, 'function')
  const data = (personalData as Exclude<typeof personalData, 'none' | undefined>)({ need: () => database } as never)
  const exported = []
  for await (const row of data.export(anna.id)) exported.push(row.kind)
  assert.equal(exported, ['follow', 'tag', 'region'])
  await data.erase(anna.id)
  for (const [table, columns] of [
    ['follow', ['follower_id', 'followee_id']],
    ['follow_count', ['account_id']],
    ['mute', ['account_id', 'target_id']],
    ['tag_follow', ['account_id']],
    ['region_follow', ['account_id']],
  ] as const) {
    for (const column of columns) {
      const { rows } = await sql`select from ${sql.table(`networking.${table}`)} where ${sql.ref(column)} = ${anna.id}`.execute(
        database.kysely(),
      )
      assert.is(rows.length, 0, `${table}.${column}`)
    }
  }
  const { ext } = (await kit.visitor().get(`/api/accounts/v1/accounts/${bert.handle}`)).body
  assert.equal(ext.networking, { followers: 0, following: 0, relationship: null })
})

test.after(() => kit.stop())
test.run()
