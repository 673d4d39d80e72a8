import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbedded, type Embedded } from '../../core/database/embedded.ts'
import { generate } from './generate.ts'
import type { Scale } from './town.ts'
import { startServer } from './processes.ts'

/** Raised when the rows of a town change: older ones are made anew. */
const version = 1

export interface LoadDatabase {
  readonly url: string
  /** Process id of PostgreSQL's first process. */
  readonly postmaster: number
  readonly folder: string
  stop(): Promise<void>
}

/** A PostgreSQL as the platform embeds it, filled once for each scale below `data/load`. */
export async function openLoadDatabase(scale: Scale, freePort: number, say: (line: string) => void): Promise<LoadDatabase> {
  const folder = join(import.meta.dirname, '../../data/load', scale.name)
  await mkdir(folder, { recursive: true })
  const embedded = await startEmbedded({ dataDir: folder })
  try {
    if (!(await isFilled(embedded))) await fill(embedded, { scale, freePort, folder, say })
    return { url: embedded.url, postmaster: await postmasterOf(embedded), folder, stop: () => embedded.stop() }
  } catch (error) {
    await embedded.stop()
    throw error
  }
}

/** The kernel migrates; the role that may write past triggers fills. */
async function fill(
  embedded: Embedded,
  { scale, freePort, folder, say }: { scale: Scale; freePort: number; folder: string; say: (line: string) => void },
): Promise<void> {
  say(`Filling a town of scale ${scale.name} …`)
  await asAdmin(embedded, 'postgres', ['drop database if exists sapocom with (force)', 'create database sapocom owner sapocom'])
  const server = await startServer('sapocom.server.ts', freePort, [embedded.url, folder])
  await server.stop()
  const admin = new URL(embedded.adminUrl)
  admin.pathname = '/sapocom'
  await generate(admin.href, scale, say)
  await asAdmin(embedded, 'sapocom', [`comment on schema posts is 'load town ${version}'`, 'checkpoint'])
}

async function isFilled(embedded: Embedded): Promise<boolean> {
  const rows = await query(embedded.url, "select obj_description(to_regnamespace('posts')::oid, 'pg_namespace') as note")
  return rows[0]?.note === `load town ${version}`
}

async function postmasterOf(embedded: Embedded): Promise<number> {
  const admin = new URL(embedded.adminUrl)
  const [row] = await query(admin.href, "select (string_to_array(pg_read_file('postmaster.pid'), E'\\n'))[1] as pid")
  return Number(row?.pid)
}

async function asAdmin(embedded: Embedded, database: string, statements: readonly string[]): Promise<void> {
  const url = new URL(embedded.adminUrl)
  url.pathname = `/${database}`
  for (const statement of statements) await query(url.href, statement)
}

async function query(connectionString: string, text: string): Promise<Record<string, string>[]> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    return (await client.query<Record<string, string>>(text)).rows
  } finally {
    await client.end()
  }
}
