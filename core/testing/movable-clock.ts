import type { TestClock } from './kit.ts'

/** Goes on with the machine's time from its start; `advance` adds to it. */
export function movableClock(startsAt: Date): TestClock {
  let ahead = startsAt.getTime() - Date.now()
  return {
    now: () => new Date(Date.now() + ahead),
    advance(milliseconds) {
      ahead += milliseconds
    },
  }
}
