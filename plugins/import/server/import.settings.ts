import { Type } from '@sapocom/sdk-plugin'
import { defaultLimits, megabyte } from './archive/archive.ts'

/** Bytes of an upload, whatever the setting says: the route has to know before it reads. */
export const mostUploadBytes = 8 * 1024 * megabyte

/** `title` and `description` are keys of the locales. */
export const importSettings = {
  server: Type.Object({
    uploadMegabytes: Type.Integer({
      default: 2048,
      minimum: 1,
      maximum: mostUploadBytes / megabyte,
      title: 'settings.uploadMegabytes.title',
      description: 'settings.uploadMegabytes.description',
    }),
    unpackedMegabytes: Type.Integer({
      default: defaultLimits.bytes / megabyte,
      minimum: 1,
      maximum: 65_536,
      title: 'settings.unpackedMegabytes.title',
      description: 'settings.unpackedMegabytes.description',
    }),
    entries: Type.Integer({
      default: defaultLimits.entries,
      minimum: 10,
      maximum: 1_000_000,
      title: 'settings.entries.title',
      description: 'settings.entries.description',
    }),
    items: Type.Integer({
      default: 500_000,
      minimum: 10,
      maximum: 5_000_000,
      title: 'settings.items.title',
      description: 'settings.items.description',
    }),
  }),
}
