import { sameTime } from './same-time.ts'

sameTime({ rounds: 200, tolerance: 0.1 })
