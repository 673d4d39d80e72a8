import { AsyncLocalStorage } from 'node:async_hooks'

/** What holds for all statements of some work, wherever it sends them from. */
interface StatementContext {
  /** Milliseconds a statement may run, inside a transaction or not. */
  readonly limit?: number
  /** Texts of the statements sent, for tests. */
  readonly texts?: string[]
}

const contexts = new AsyncLocalStorage<StatementContext>()

/** Runs the work with another limit than that of requests: jobs have 60 s. */
export function withStatementLimit<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
  return contexts.run({ ...contexts.getStore(), limit: milliseconds }, work)
}

/** The statements the work sends, in order, without those that begin, end or tune a transaction. */
export async function recordStatements<T>(work: () => Promise<T>): Promise<{ result: T; statements: readonly string[] }> {
  const texts: string[] = []
  const result = await contexts.run({ ...contexts.getStore(), texts }, work)
  return { result, statements: texts }
}

export function currentLimit(): number | undefined {
  return contexts.getStore()?.limit
}

const BOUNDARY = /^(begin|start transaction|commit|rollback|savepoint|release|set )/i

export function noteStatement(text: string): void {
  const texts = contexts.getStore()?.texts
  if (texts && !BOUNDARY.test(text)) texts.push(text)
}
