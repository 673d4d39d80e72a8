import { Type, type Api } from '@sapocom/sdk-plugin'
import { regionSchema, REGIONS } from '../contract.ts'

const Answer = Type.Object({ items: Type.Array(regionSchema, { maxItems: 1000 }) })

export function regionRoutes(api: Api): void {
  const regions = api.need(REGIONS)

  api.get('/regions', {
    public: 'names of districts are for everybody',
    summary: 'All regions: the Land, its cities and districts',
    cache: 3600,
    answer: Answer,
    handler: async () => ({ items: [...regions.all()] }),
  })
}
