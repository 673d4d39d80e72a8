import { Type } from '@sapocom/sdk-plugin'

/** What a request may hold at most, whatever the setting says. Source: security rules S22 */
export const mostBytes = 16 * 1024 * 1024

export const MediaSettings = {
  server: Type.Object({
    altText: Type.Union([Type.Literal('remind'), Type.Literal('required')], {
      default: 'remind',
      title: 'settings.altText.title',
      description: 'settings.altText.description',
    }),
    maxBytes: Type.Integer({
      default: mostBytes,
      minimum: 100_000,
      maximum: mostBytes,
      title: 'settings.maxBytes.title',
      description: 'settings.maxBytes.description',
    }),
    altLimit: Type.Integer({
      default: 1500,
      minimum: 100,
      maximum: 3000,
      title: 'settings.altLimit.title',
      description: 'settings.altLimit.description',
    }),
  }),
}
export type MediaSettingsSchemas = typeof MediaSettings
