import type { Region, Regions } from '../contract.ts'

/** The regions, in memory: they change with a new version of this plugin only. */
export class RegionService implements Regions {
  readonly #all: readonly Region[]
  readonly #byKey: ReadonlyMap<string, Region>

  constructor(regions: readonly Region[]) {
    this.#all = regions
    this.#byKey = new Map(regions.map((region) => [region.key, region]))
  }

  all(): readonly Region[] {
    return this.#all
  }

  find(key: string): Region | undefined {
    return this.#byKey.get(key)
  }

  byKeys(keys: readonly string[]): readonly Region[] {
    return keys.map((key) => this.#byKey.get(key)).filter((region) => region !== undefined)
  }
}
