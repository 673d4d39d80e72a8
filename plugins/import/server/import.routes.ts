import { idSchema, Type, type Api } from '@sapocom/sdk-plugin'
import { megabyte } from './archive/archive.ts'
import { UploadMissing } from './errors.ts'
import { runSchema, runView } from './import.schema.ts'
import { mostUploadBytes } from './import.settings.ts'
import { includable, type Include } from './outbox/import.plan.ts'
import { RULES, SERVICE } from './tokens.ts'

const ByRun = Type.Object({ runId: idSchema })
const permission = 'import:run'

export function importRoutes(api: Api): void {
  const service = api.need(SERVICE)
  const rules = api.need(RULES)

  api.get('/rules', {
    permission,
    summary: 'How large an archive may be, in MB',
    answer: Type.Object({ uploadMegabytes: Type.Integer() }),
    handler: async () => ({ uploadMegabytes: rules().uploadMegabytes }),
  })

  api.get('/runs', {
    permission,
    summary: 'Own imports, newest first',
    answer: Type.Object({ items: Type.Array(runSchema, { maxItems: 20 }) }),
    handler: async ({ viewer }) => ({ items: (await service.list(viewer)).map((run) => runView(run, viewer)) }),
  })

  api.get('/runs/:runId', {
    permission,
    summary: 'One own import: its progress, then its report',
    params: ByRun,
    answer: runSchema,
    handler: async ({ viewer, params }) => runView(await service.find(viewer, params.runId), viewer),
  })

  api.post('/runs', {
    permission,
    summary:
      'Uploads a Mastodon archive and brings it in; the fields unlisted, followers, replies (on) come before the file `archive`',
    // room for the setting to be the one that refuses
    files: { maxBytes: mostUploadBytes + megabyte, max: 1 },
    form: { done: 'started' },
    rate: { max: 10, seconds: 3600 },
    status: 201,
    answer: runSchema,
    handler: async ({ viewer, fields, files }) => {
      for await (const file of files()) {
        const run = await service.start(viewer, file, included(fields))
        return runView(run, viewer)
      }
      throw new UploadMissing()
    },
  })

  api.post('/runs/:runId/stop', {
    permission,
    summary: 'Stops an own import; what was brought in stays',
    params: ByRun,
    form: { done: 'stopped' },
    answer: runSchema,
    handler: async ({ viewer, params }) => runView(await service.stop(viewer, params.runId), viewer),
  })
}

function included(fields: Readonly<Record<string, string>>): Include[] {
  return includable.filter((name) => ['on', 'true', '1'].includes(fields[name] ?? ''))
}
