import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { hash } from '@node-rs/argon2'
import { refuses } from '@sapocom/core/testing'
import { PasswordHasher } from '../server/password-hasher.ts'

test('hashes with argon2id at 64 MiB, three passes, one lane, each time with another salt', async () => {
  const hasher = new PasswordHasher()
  const [one, other] = await Promise.all([hasher.hash('die ostsee ist grau'), hasher.hash('die ostsee ist grau')])
  assert.match(one ?? '', /^\$argon2id\$v=19\$m=65536,t=3,p=1\$/)
  assert.is.not(one, other)
  assert.ok(await hasher.verify(one ?? '', 'die ostsee ist grau'))
  assert.not.ok(await hasher.verify(one ?? '', 'die ostsee ist blau'))
})

test('takes the same password in composed and decomposed form', async () => {
  const hasher = new PasswordHasher()
  const hashed = await hasher.hash('M\u00f6wen am Hafen')
  assert.ok(await hasher.verify(hashed, 'Mo\u0308wen am Hafen'))
})

test('says no for nobody, after the same work', async () => {
  const hasher = new PasswordHasher()
  await hasher.verify(null, 'warm up')
  assert.not.ok(await hasher.verify(null, 'die ostsee ist grau'))
})

test('lets fifty wait and tells the next one to come again', async () => {
  const hasher = new PasswordHasher(1)
  await hasher.verify(null, 'the hash of nobody is ready')
  // cheap, so that only the queue is the matter
  const hashed = await hash('die ostsee ist grau', { memoryCost: 1024, timeCost: 1, parallelism: 1 })
  const waiting = Array.from({ length: 51 }, () => hasher.verify(hashed, 'x'))
  const refusal = await refuses(() => hasher.verify(hashed, 'x'), 'ACCOUNTS_BUSY')
  assert.is(refusal.status, 503)
  assert.equal(new Set(await Promise.all(waiting)), new Set([false]))
  assert.ok(await hasher.verify(hashed, 'die ostsee ist grau'), 'serves again')
})

test.run()
