import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { testKernel, type TestKit } from '@sapocom/core/testing'
import { VIEWERS } from '@sapocom/sdk-plugin'
import { ACCOUNTS } from '../contract.ts'
import { Browser } from './browser.ts'

const password = 'die ostsee ist grau'

export interface Precision {
  /** Measurements of each kind, known and unknown in turn: noise of the machine hits both. */
  readonly rounds: number
  /** Largest difference of the medians, as a part of the longer one. */
  readonly tolerance: number
}

/** Nobody finds out by time whether an address or a name has an account. Source: security rule S4 */
export function sameTime({ rounds, tolerance }: Precision): void {
  const test = suite('same time')
  let kit: TestKit
  test.before(async () => {
    kit = await testKernel({ plugins: ['accounts'] })
    const console = kit.need(VIEWERS, 'accounts').console()
    for (let round = 0; round <= rounds; round += 1) {
      const wish = {
        handle: `known${round}`,
        displayName: 'K',
        kind: 'person',
        email: `known${round}@example.org`,
        password,
      } as const
      await kit.need(ACCOUNTS, 'accounts').create(wish, console)
    }
  })
  test.after(() => kit.stop())

  const isSame = async (known: Work, unknown: Work): Promise<void> => {
    const times = await medians(rounds, known, unknown)
    const apart = Math.abs(times.known - times.unknown)
    // half a millisecond is less than what any network hides
    const isClose = apart < 0.5 || apart / Math.max(times.known, times.unknown) < tolerance
    assert.ok(isClose, `known ${times.known.toFixed(2)} ms, unknown ${times.unknown.toFixed(2)} ms`)
  }

  test('takes as long to refuse a wrong password as to refuse an unknown account', async () => {
    const logIn = (login: string) => new Browser(kit).post('/session', { login, password: 'not the password' })
    await isSame(
      (round) => logIn(`known${round}`),
      (round) => logIn(`stranger${round}`),
    )
  })

  test('takes as long to register with a known address as with an unknown one', async () => {
    const register = (handle: string, email: string) =>
      new Browser(kit).post('/accounts', { handle, displayName: 'N', email, password })
    await isSame(
      (round) => register(`again${round}`, `known${round}@example.org`),
      (round) => register(`fresh${round}`, `fresh${round}@example.org`),
    )
  })

  test('takes as long to ask for recovery with a known address as with an unknown one', async () => {
    const ask = (email: string) => new Browser(kit).post('/recovery', { email })
    await isSame(
      (round) => ask(`known${round}@example.org`),
      (round) => ask(`nowhere${round}@example.org`),
    )
  })

  test.run()
}

type Work = (round: number) => Promise<unknown>

/** The first round warms up and does not count. */
async function medians(rounds: number, known: Work, unknown: Work): Promise<{ known: number; unknown: number }> {
  const times = { known: [] as number[], unknown: [] as number[] }
  await known(0)
  await unknown(0)
  for (let round = 1; round <= rounds; round += 1) {
    const inTurn = round % 2 === 0 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const)
    for (const which of inTurn) {
      const start = performance.now()
      await (which === 'known' ? known : unknown)(round)
      times[which].push(performance.now() - start)
    }
  }
  return { known: median(times.known), unknown: median(times.unknown) }
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
