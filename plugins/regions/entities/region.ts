import { defineEntity, p } from '@mikro-orm/core'
import type { Region as RegionShape } from '../contract.ts'

/** A Land, district or city, for joins. Nothing personal. The truth is `data/regions-mv.json`. */
export const Region = defineEntity({
  name: 'Region',
  schema: 'regions',
  tableName: 'region',
  properties: {
    key: p.string().primary(),
    parent: p.string().nullable(),
    kind: p.string().$type<RegionShape['kind']>(),
    name: p.string(),
    short: p.string(),
  },
})
