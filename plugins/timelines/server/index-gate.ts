import { sql, type CompiledQuery, type RawBuilder } from 'kysely'
import type { Database, Id } from '@sapocom/sdk-plugin'
import type { ReadDatabase, TimelineSource } from '../contract.ts'

interface PlanNode {
  readonly 'Node Type': string
  readonly 'Index Cond'?: string
  readonly Filter?: string
  readonly Plans?: readonly PlanNode[]
}

interface Explained {
  readonly 'QUERY PLAN': readonly { readonly Plan: PlanNode }[]
}

/** Why a source is not asked. */
export class UnservedSource extends Error {
  readonly source: string

  constructor(source: string, reason: string) {
    super(`timeline source ${source}: ${reason}`)
    this.name = 'UnservedSource'
    this.source = source
  }
}

/** Stand-ins for the parameters, so that anything else that is one is found. */
const viewer = sql<Id>`${'viewer'}::bigint`
const before = sql<Id>`${'before'}::bigint`
const allowed = new Set<unknown>(['viewer', 'before'])

/**
 * Lets a source in when an index serves it: PostgreSQL is asked how it would run the source's parts if it may only use indexes.
 * A source without its index would read all posts at every page.
 * @throws UnservedSource
 */
export async function checkSource(database: Database, source: TimelineSource): Promise<void> {
  await database.transaction(async (tx) => {
    const db = tx.kysely() as ReadDatabase
    await sql`select set_config(name, 'off', true) from unnest(array['enable_seqscan', 'enable_bitmapscan', 'enable_hashjoin', 'enable_mergejoin', 'enable_sort', 'enable_incremental_sort']) name`.execute(
      db,
    )
    const explain = (query: RawBuilder<unknown>) => plan(db, source.id, query)
    const keys = await explain(sql`select key from (${source.keys.keys(db, viewer)}) k`)
    if (keys.some((node) => isScan(node) && !node['Index Cond']))
      throw new UnservedSource(source.id, `its keys read a whole table: ${source.keys.index} does not serve them`)
    checkEach(source, await explain(each(source, db)))
    if (source.index.walk) checkWalk(source, await explain(walk(source, db)))
  })
}

const each = (source: TimelineSource, db: ReadDatabase) => sql`select n.position from (${source.keys.keys(db, viewer)}) k
  cross join lateral (select e.position, e.post from (${source.entries(db)}) e where e.key = k.key and e.position < ${before} order by e.position desc limit 25) n`

const walk = (source: TimelineSource, db: ReadDatabase) =>
  sql`select e.key, e.position, e.post from (${source.entries(db)}) e where e.position < ${before} order by e.position desc limit 400`

/** Below the inner limit: one index on key and position, no sorting, and nothing of the key left for a filter. */
function checkEach(source: TimelineSource, nodes: readonly PlanNode[]): void {
  const inner = nodes.slice(nodes.findIndex((node) => node['Node Type'] === 'Limit'))
  const condition = inner.map((node) => node['Index Cond'] ?? '').find((text) => / < /.test(text) && / = /.test(text))
  if (!condition)
    throw new UnservedSource(source.id, `no index on key and position serves its entries (${source.index.each} was named)`)
  if (inner.some(sorts))
    throw new UnservedSource(source.id, `its entries have to be sorted: ${source.index.each} is not in the order of positions`)
}

function checkWalk(source: TimelineSource, nodes: readonly PlanNode[]): void {
  const isServed = nodes.some((node) => / < /.test(node['Index Cond'] ?? ''))
  if (!isServed || nodes.some(sorts))
    throw new UnservedSource(source.id, `no index on position serves its walk (${source.index.walk} was named)`)
}

const sorts = (node: PlanNode): boolean => /Sort/.test(node['Node Type'])
const isScan = (node: PlanNode): boolean =>
  /Scan/.test(node['Node Type']) && !/Subquery|CTE|Values|Function/.test(node['Node Type'])

/** The nodes of a generic plan, from the top down. Contributions may use no parameters but the two everybody has. */
async function plan(db: ReadDatabase, source: string, query: RawBuilder<unknown>): Promise<PlanNode[]> {
  const compiled: CompiledQuery = query.compile(db)
  const foreign = compiled.parameters.filter((value) => !allowed.has(value))
  if (foreign.length > 0) throw new UnservedSource(source, `it holds values (${foreign.join(', ')}); write them with sql.lit`)
  const { rows } = await db.executeQuery(
    sql.raw(`explain (generic_plan, costs off, format json) ${compiled.sql}`).compile(db) as CompiledQuery<Explained>,
  )
  return rows.flatMap((row) => row['QUERY PLAN'].flatMap(({ Plan }) => flat(Plan)))
}

const flat = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(flat)]
