import type { Database, Transaction } from '@sapocom/sdk-plugin'
import { sql, type CompiledQuery, type Compilable, type Kysely, type RawBuilder } from 'kysely'

/** Stands for a parameter's value while the query is compiled. */
class Placeholder {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/**
 * Compiles a query when it is first run; from then on each run only fills in the values. Where the query calls `parameter` several
 * times with one name, each place gets that value.
 */
export function compileStatement<P extends object, Row>(
  pool: () => Kysely<unknown>,
  build: Parameters<Database['statement']>[0],
): (parameters: P, tx?: Transaction) => Promise<Row[]> {
  let compiled: CompiledQuery<unknown> | undefined
  return async (parameters, tx) => {
    compiled ??= (build(place) as Compilable<unknown>).compile()
    const values = compiled.parameters.map((value) =>
      value instanceof Placeholder ? (parameters as Record<string, unknown>)[value.name] : value,
    )
    const { rows } = await (tx ? tx.kysely<unknown>() : pool()).executeQuery({ ...compiled, parameters: values })
    return rows as Row[]
  }
}

function place<T>(name: string): RawBuilder<T> {
  return sql<T>`${new Placeholder(name)}`
}
