import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { testKernel, type TestKit } from '@sapocom/core/testing'

const test = suite('a server that is killed')
const ROUNDS = 3
let kit: TestKit

test.before(async () => {
  kit = await testKernel({ plugins: ['posts', 'timelines'] })
})
test.after(() => kit.stop())

/** A second process on the same database, which writes posts as fast as it can and says each that was acknowledged. */
async function killInTheMiddle(account: string, after: number): Promise<string[]> {
  const child: ChildProcess = fork(join(import.meta.dirname, 'writing.process.ts'), [kit.databaseUrl, account], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const acknowledged: string[] = []
  child.on('message', (id) => {
    acknowledged.push(String(id))
    if (acknowledged.length >= after) child.kill('SIGKILL')
  })
  await once(child, 'exit')
  return acknowledged
}

test('by SIGKILL loses no acknowledged post and no event', async () => {
  const citizen = await kit.citizen({ handle: 'schreiberin' })
  const acknowledged: string[] = []
  for (let round = 0; round < ROUNDS; round += 1) acknowledged.push(...(await killInTheMiddle(citizen.id, 5 + round * 7)))
  assert.ok(acknowledged.length >= ROUNDS * 5)
  const stored = new Set<string>()
  for (const id of acknowledged) if ((await citizen.get(`/api/posts/v1/${id}`)).status === 200) stored.add(id)
  assert.equal(
    acknowledged.filter((id) => !stored.has(id)),
    [],
  )
  assert.is((await kit.visitor().get('/ready')).status, 200)
})

test.run()
