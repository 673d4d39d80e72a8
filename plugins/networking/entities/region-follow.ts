import { defineEntity, p } from '@mikro-orm/core'

/** A region somebody follows. Personal data (it may show where they live); kept until taken back. */
export const RegionFollow = defineEntity({
  name: 'NetworkingRegionFollow',
  schema: 'networking',
  tableName: 'region_follow',
  properties: {
    accountId: p.bigint('string').primary(),
    regionKey: p.text().primary(),
  },
})
