import citizensOnly from './presets/citizens-only.json' with { type: 'json' }
import municipality from './presets/municipality.json' with { type: 'json' }
import police from './presets/police.json' with { type: 'json' }
import school from './presets/school.json' with { type: 'json' }

/** Which plugins a kind of institution starts with. Order of decision: server lock, institution's choice, preset, plugin's default. */
export interface Preset {
  readonly id: string
  readonly version: number
  readonly title: { readonly de: string; readonly en: string }
  readonly on: readonly string[]
  readonly off: readonly string[]
  /** Those of `on` and `off` that an institution can't change. */
  readonly locked: readonly string[]
}

export const presets: readonly Preset[] = [police, municipality, school, citizensOnly]

export function findPreset(id: string): Preset | undefined {
  return presets.find((preset) => preset.id === id)
}
