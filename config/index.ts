export { ConfigSchema, type Config } from './schema.ts'
export { defaults } from './defaults.ts'
export { CONFIG_FILE_VARIABLE, environment, type EnvironmentVariable } from './environment.ts'
export { findPreset, presets, type Preset } from './presets.ts'
