import {
  CLOCK,
  commands,
  DATABASE,
  definePlugin,
  idSchema,
  LOG,
  REALTIME,
  STORAGE,
  Type,
  type PersonalData,
  type Plugin,
} from '@sapocom/sdk-plugin'
import { accounts, ACCOUNTS } from '@sapocom/plugin-accounts/contract'
import { media, MEDIA } from '@sapocom/plugin-media/contract'
import { posts, POSTS } from '@sapocom/plugin-posts/contract'
import { ImportRun } from './entities/import-run.ts'
import createRun from './migrations/20261123T0900-create-run.ts'
import { ArchiveImport } from './server/archive.import.ts'
import { importCommand } from './server/import.command.ts'
import { RunRepository } from './server/import.repository.ts'
import { importRoutes } from './server/import.routes.ts'
import { ImportRunner } from './server/import.runner.ts'
import { ImportService } from './server/import.service.ts'
import { importSettings } from './server/import.settings.ts'
import { MediaImport } from './server/media.import.ts'
import { REPOSITORY, RULES, SERVICE } from './server/tokens.ts'

const longestRun = 12 * 3_600_000 // ms
type Settings = typeof importSettings

export default definePlugin<Settings>({
  id: 'import',
  title: { de: 'Importieren', en: 'Import' },
  summary: {
    de: 'Holt die Beiträge eines Mastodon-Kontos aus dessen Archiv hierher, mit Datum, Bildern und Verläufen',
    en: 'Brings the posts of a Mastodon account here from its archive, with dates, pictures and threads',
  },
  requires: [accounts, media, posts],
  permissions: {
    'import:run': { title: { de: 'Beiträge importieren', en: 'Import posts' }, default: ['citizen', 'institution'] },
  },
  settings: importSettings,
  database: { entities: [ImportRun], migrations: [createRun] },
  keeps: [
    {
      what: {
        de: 'Berichte Ihrer Importe, mit Namen fehlender Dateien',
        en: 'Reports of your imports, with names of missing files',
      },
      why: { de: 'Damit Sie nachsehen können, was übernommen wurde', en: 'So that you can look up what was brought in' },
      until: { de: 'Ein Jahr', en: 'A year' },
    },
    {
      what: { de: 'Das hochgeladene Archiv', en: 'The uploaded archive' },
      why: { de: 'Um die Beiträge daraus zu übernehmen', en: 'To bring in the posts from it' },
      until: { de: 'Bis der Import endet', en: 'Until the import ends' },
    },
  ],
  personalData,
  setup,
  routes: importRoutes,
})

function setup(plugin: Plugin<Settings>): void {
  const service = () => plugin.need(SERVICE)
  const job = plugin.job('run', Type.Object({ runId: idSchema }), ({ runId }, context) => service().work(runId, context), {
    timeLimit: longestRun,
  })
  plugin.job('tidy', Type.Object({}), () => service().tidy(), { every: '41 3 * * *' })
  plugin.provide(REPOSITORY, (need) => new RunRepository(need(DATABASE)))
  plugin.provide(RULES, () => () => plugin.settings.server())
  plugin.provide(SERVICE, (need) => {
    const archiveImport = new ArchiveImport(need(POSTS), new MediaImport(need(MEDIA)), need(LOG))
    const tools = {
      database: need(DATABASE),
      storage: need(STORAGE),
      realtime: need(REALTIME),
      clock: need(CLOCK),
      settings: plugin.settings,
      job,
    }
    return new ImportService(need(REPOSITORY), new ImportRunner(archiveImport, need(STORAGE)), tools)
  })
  plugin.contribute(
    commands,
    importCommand(service, () => plugin.need(ACCOUNTS)),
  )
}

function personalData(plugin: Plugin<Settings>): PersonalData {
  return {
    async *export(account) {
      for (const { fileName, include, report, createdAt, endedAt } of await plugin.need(REPOSITORY).of(account, 1000)) {
        yield { kind: 'import.run', data: { fileName, include, report, createdAt, endedAt } }
      }
    },
    erase: (account) => plugin.need(SERVICE).erase(account),
  }
}
