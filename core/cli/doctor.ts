import { existsSync } from 'node:fs'
import { checks, DATABASE } from '@sapocom/sdk-plugin'
import { sql } from 'kysely'
import { diskSpace } from '../guard/disk-space.ts'
import type { Kernel } from '../kernel.ts'
import { readSetup, withKernel, type OwnCommand } from './command-context.ts'
import { Failure } from './failure.ts'

interface Finding {
  readonly title: string
  readonly ok: boolean
  readonly sentence: string
}

export const doctor: OwnCommand = {
  name: 'doctor',
  summary: 'Look for what is wrong with this server, with a sentence each on what to do',
  examples: ['sapocom doctor', 'sapocom doctor --json'],
  run: (context) =>
    withKernel(context, async (kernel) => {
      const { config } = readSetup(context.env)
      const findings = [
        await freeDisk(config.dataDir, config.limits.freeDisk),
        ...(await databaseFindings(kernel)),
        ...pluginFindings(kernel),
        ...(await contributed(kernel)),
      ]
      for (const { ok, title, sentence } of findings) context.output.say(`${ok ? '✓' : '✗'} ${title}: ${sentence}`)
      const wrong = findings.filter(({ ok }) => !ok)
      if (wrong.length > 0) {
        context.output.result(findings)
        throw new Failure(`${wrong.length} of ${findings.length} need attention.`)
      }
      return findings
    }),
}

async function freeDisk(folder: string, minimum: number): Promise<Finding> {
  if (!existsSync(folder))
    return { title: 'Disk', ok: false, sentence: `The data folder ${folder} is not there yet: start the server once.` }
  const free = await diskSpace(folder, minimum).free()
  const gibibytes = (free / 1024 ** 3).toFixed(1)
  const ok = free >= minimum * 2
  return {
    title: 'Disk',
    ok,
    sentence: `${gibibytes} GiB free at ${folder}${ok ? '.' : '; writes are refused soon. Make room.'}`,
  }
}

async function databaseFindings(kernel: Kernel): Promise<Finding[]> {
  const database = kernel.need(DATABASE).kysely<unknown>()
  const setting = async (name: string) => {
    const { rows } = await sql<{ value: string }>`select current_setting(${name}) as value`.execute(database)
    return rows[0]?.value ?? ''
  }
  const version = await setting('server_version')
  const unsafe = []
  for (const name of ['fsync', 'full_page_writes', 'synchronous_commit']) if ((await setting(name)) === 'off') unsafe.push(name)
  return [
    {
      title: 'Database',
      ok: Number.parseInt(version) >= 16,
      sentence: `PostgreSQL ${version}${Number.parseInt(version) >= 16 ? '.' : ' is too old: 16 or newer.'}`,
    },
    {
      title: 'Durability',
      ok: unsafe.length === 0,
      sentence:
        unsafe.length === 0
          ? 'Acknowledged writes survive a crash.'
          : `${unsafe.join(', ')} is off: a crash loses acknowledged writes. Switch it on.`,
    },
  ]
}

function pluginFindings(kernel: Kernel): Finding[] {
  return kernel.plugins.list().map(({ id, state, reason }) => ({
    title: `Plugin ${id}`,
    ok: state === 'on' || state === 'off',
    sentence: reason ? reason.en : `${state}.`,
  }))
}

async function contributed(kernel: Kernel): Promise<Finding[]> {
  const found = kernel.contributions(checks).map(async ({ value }): Promise<Finding> => {
    const { ok, sentence } = await value.run()
    return { title: value.title.en, ok, sentence: sentence.en }
  })
  return Promise.all(found)
}
