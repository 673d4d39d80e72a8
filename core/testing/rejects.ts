import * as assert from 'uvu/assert'
import { Refusal } from '@sapocom/sdk-plugin'

/** uvu's `throws` for promises: the work must fail, and with a message like this. */
export async function rejects(work: () => Promise<unknown>, expected?: RegExp): Promise<void> {
  const error = await failureOf(work)
  if (expected) assert.match(error instanceof Error ? error.message : String(error), expected)
}

/** The work must be refused with this code. @returns the refusal, to look at its status, field and parameters */
export async function refuses(work: () => Promise<unknown>, code: string): Promise<Refusal> {
  const error = await failureOf(work)
  if (!(error instanceof Refusal)) throw error
  assert.is(error.code, code)
  return error
}

async function failureOf(work: () => Promise<unknown>): Promise<unknown> {
  let result: unknown
  try {
    result = await work()
  } catch (error) {
    return error
  }
  return assert.unreachable(`did not fail, but answered ${JSON.stringify(result)}`)
}
