import { CLOCK, DATABASE, definePlugin, STORAGE, Type, type PersonalData, type Plugin } from '@sapocom/sdk-plugin'
import { MEDIA, mediaAccess } from './contract.ts'
import { MediaFile } from './entities/media-file.ts'
import createFile from './migrations/20261123T0930-create-file.ts'
import { ImagePool } from './server/image.pool.ts'
import { MediaDelivery } from './server/media.delivery.ts'
import { exportFiles } from './server/media.personal-data.ts'
import { MediaRepository } from './server/media.repository.ts'
import { mediaRoutes } from './server/media.routes.ts'
import { MediaService } from './server/media.service.ts'
import { MediaSettings, type MediaSettingsSchemas } from './server/media.settings.ts'
import { MediaSweep } from './server/media.sweep.ts'
import { DELIVERY, REPOSITORY, SERVICE } from './server/tokens.ts'

export default definePlugin({
  id: 'media',
  title: { de: 'Bilder', en: 'Pictures' },
  summary: {
    de: 'Nimmt Bilder an, prüft sie, entfernt Standort und Kameradaten und liefert sie in passenden Größen',
    en: 'Takes pictures, checks them, removes place and camera data and delivers them in fitting sizes',
  },
  provides: [MEDIA],
  permissions: {
    'media:upload': { title: { de: 'Bilder hochladen', en: 'Upload pictures' }, default: ['citizen', 'institution'] },
  },
  settings: MediaSettings,
  database: { entities: [MediaFile], migrations: [createFile] },
  claims: ['/media'],
  keeps: [
    {
      what: { de: 'Bilder und Bildbeschreibungen', en: 'Pictures and their descriptions' },
      why: { de: 'Damit sie bei Beiträgen und Profilen zu sehen sind', en: 'So that posts and profiles can show them' },
      until: {
        de: 'Bis der Beitrag oder das Konto gelöscht wird; unbenutzte einen Tag',
        en: 'Until the post or the account is deleted; unused ones for a day',
      },
    },
  ],
  personalData,
  setup,
  routes: mediaRoutes,
})

function setup(plugin: Plugin<MediaSettingsSchemas>): void {
  const access = plugin.contributions(mediaAccess)
  const sweep = plugin.job(
    'sweep',
    Type.Object({}),
    (_input, { signal }) => new MediaSweep(plugin.need(REPOSITORY), plugin.need(STORAGE), plugin.need(CLOCK)).run(signal),
    { every: '17 * * * *' },
  )
  plugin.provide(REPOSITORY, (need) => new MediaRepository(need(DATABASE)))
  plugin.provide(DELIVERY, (need) => new MediaDelivery(need(REPOSITORY), need(STORAGE), access))
  plugin.provide(SERVICE, (need) => {
    const rules = () => plugin.settings.server()
    const tools = { database: need(DATABASE), storage: need(STORAGE), clock: need(CLOCK), pool: new ImagePool(), rules, sweep }
    return new MediaService(need(REPOSITORY), tools)
  })
  plugin.provide(MEDIA, (need) => need(SERVICE))
}

function personalData(plugin: Plugin<MediaSettingsSchemas>): PersonalData {
  return {
    export: (account) => exportFiles(plugin.need(REPOSITORY), account),
    erase: async (account) => {
      const now = plugin.need(CLOCK).now()
      await plugin.need(DATABASE).transaction((tx) => plugin.need(REPOSITORY).discardAll(tx, account, now))
      await new MediaSweep(plugin.need(REPOSITORY), plugin.need(STORAGE), plugin.need(CLOCK)).run(new AbortController().signal)
    },
  }
}
