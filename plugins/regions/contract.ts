import { contract, readView, token, Type, type Static } from '@sapocom/sdk-plugin'

export const regions = contract('regions', '^1')

/** A region on the wire and inside. */
export const regionSchema = Type.Object({
  /** Official key (AGS): two digits for a Land, five for a district or a city that is its own district. */
  key: Type.String({ pattern: '^[0-9]{2}([0-9]{3})?$', maxLength: 5 }),
  name: Type.String({ maxLength: 100 }),
  /** What people call it: "Rostock". */
  short: Type.String({ maxLength: 100 }),
  kind: Type.Union([Type.Literal('land'), Type.Literal('district'), Type.Literal('city')]),
  /** Key of the Land; `null` for the Land itself. */
  parent: Type.Union([Type.String({ maxLength: 5 }), Type.Null()]),
})
export type Region = Static<typeof regionSchema>
/** The same under the name of the wire. */
export type RegionView = Region

/** The regions of this server: few, and in memory. */
export interface Regions {
  /** The Land first, then cities and districts in the order of the official list. */
  all(): readonly Region[]
  find(key: string): Region | undefined
  /** Those of the keys that exist, in the order asked for. */
  byKeys(keys: readonly string[]): readonly Region[]
}
export const REGIONS = token<Regions>('regions.regions')

/** For joins: `regions.v1_region`. */
export const v1Region = readView<{ key: string; parent: string | null; kind: Region['kind']; name: string; short: string }>()(
  'regions.v1_region',
)
