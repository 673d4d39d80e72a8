import { Type, type Static } from '@sapocom/sdk-plugin'
import { visibilities, type Visibility } from '../contract.ts'

const number = (key: string, value: { default: number; minimum: number; maximum: number }) =>
  Type.Integer({ ...value, title: `settings.${key}.title`, description: `settings.${key}.description` })

/** Characters are grapheme clusters. */
export const PostSettings = {
  server: Type.Object({
    textLimit: number('textLimit', { default: 500, minimum: 100, maximum: 10_000 }),
    warningLimit: number('warningLimit', { default: 100, minimum: 20, maximum: 500 }),
    mediaLimit: number('mediaLimit', { default: 4, minimum: 0, maximum: 16 }),
    mentionLimit: number('mentionLimit', { default: 20, minimum: 1, maximum: 100 }),
    tagLimit: number('tagLimit', { default: 30, minimum: 1, maximum: 100 }),
    regionLimit: number('regionLimit', { default: 9, minimum: 1, maximum: 20 }),
  }),
  account: Type.Object({
    /** Seconds in which a post can be taken back before anybody else sees it. */
    undoSeconds: Type.Union([Type.Literal(0), Type.Literal(10), Type.Literal(30)], {
      default: 10,
      title: 'settings.undoSeconds.title',
      description: 'settings.undoSeconds.description',
    }),
    visibility: Type.Unsafe<Visibility>({
      type: 'string',
      enum: visibilities,
      default: 'public',
      title: 'settings.visibility.title',
      description: 'settings.visibility.description',
    }),
  }),
}
export type PostSettingsSchemas = typeof PostSettings
export type PostLimits = Static<(typeof PostSettings)['server']>
