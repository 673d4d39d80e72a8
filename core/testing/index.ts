export { testKernel } from './test-kernel.ts'
export type { Actor, ActorWish, Answer, CallOptions, KitOptions, Mailbox, Part, ReceivedMail, TestClock, TestKit } from './kit.ts'
export { refuses, rejects } from './rejects.ts'
