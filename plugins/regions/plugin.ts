import { definePlugin } from '@sapocom/sdk-plugin'
import { REGIONS } from './contract.ts'
import { Region } from './entities/region.ts'
import createRegion from './migrations/20261123T0900-create-region.ts'
import { regionData } from './server/region.data.ts'
import { regionRoutes } from './server/region.routes.ts'
import { RegionService } from './server/region.service.ts'

export default definePlugin({
  id: 'regions',
  title: { de: 'Regionen', en: 'Regions' },
  summary: { de: 'Land, Landkreise und Städte, die man wählen kann', en: 'Land, districts and cities that can be chosen' },
  provides: [REGIONS],
  database: { entities: [Region], migrations: [createRegion] },
  personalData: 'none',
  setup: (plugin) => plugin.provide(REGIONS, () => new RegionService(regionData)),
  routes: regionRoutes,
})
