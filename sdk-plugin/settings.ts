import type { Static, TObject } from 'typebox'
import type { Id } from './viewer.ts'

/** Schemas of a plugin's settings by level. Every property needs a `default`; `title` and `description` are locale keys. */
export interface SettingsSchemas {
  readonly server?: TObject
  readonly institution?: TObject
  readonly account?: TObject
}

type Of<S> = S extends TObject ? Static<S> : Record<string, never>

/** Current values: defaults, then what was set. Server and institution are kept in memory and follow a change within a second. */
export interface Settings<S extends SettingsSchemas> {
  server(): Of<S['server']>
  institution(id: Id): Of<S['institution']>
  account(id: Id): Promise<Of<S['account']>>
}
