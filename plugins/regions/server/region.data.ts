import file from '../data/regions-mv.json' with { type: 'json' }
import type { Region } from '../contract.ts'

/** The regions of Mecklenburg-Vorpommern, the Land first. */
export const regionData: readonly Region[] = file.regions.map((region) => ({
  key: region.key,
  name: region.name,
  short: region.short ?? region.name,
  kind: region.kind as Region['kind'],
  parent: region.parent,
}))
