import { isIP } from 'node:net'
import { resolve } from 'node:path'
import ipaddr from 'ipaddr.js'
import { CONFIG_FILE_VARIABLE, defaults, environment, findPreset, presets, type Config } from '@sapocom/config'
import { checkShape, type Given } from './check-shape.ts'
import { readConfigFile } from './config-file.ts'
import { readEnvironment } from './read-environment.ts'
import { ConfigInvalid, type ConfigProblem } from './problem.ts'

/** Belongs to a test run, not to a server. */
const TEST_RUN_VARIABLE = 'SAPOCOM_TEST_DATABASE_URL'

export interface ConfigSources {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Path of a JSON file; `SAPOCOM_CONFIG` unless given. */
  readonly file?: string
}

/**
 * Defaults, then the file, then the environment.
 * @throws ConfigInvalid with one problem for each wrong value and each unknown key
 */
export function loadConfig(sources: ConfigSources): Config {
  const problems: ConfigProblem[] = [...unknownVariables(sources.env)]
  const path = sources.file ?? sources.env[CONFIG_FILE_VARIABLE]
  const file = path ? readConfigFile(path, problems) : []
  const given = [...file, ...readEnvironment(sources.env)]
  const config = withFollowers(merge(structuredClone(defaults) as Tree, given), given)
  problems.push(...checkShape(config, given))
  if (problems.length > 0) throw new ConfigInvalid(problems)
  const checked = config as unknown as Config
  problems.push(...checkRules(checked, given))
  if (problems.length > 0) throw new ConfigInvalid(problems)
  return {
    ...checked,
    dataDir: resolve(checked.dataDir),
    pluginFolders: checked.pluginFolders.map((folder) => resolve(folder)),
  }
}

type Tree = { [key: string]: unknown }

function unknownVariables(env: ConfigSources['env']): ConfigProblem[] {
  const known = new Set([...environment.map((variable) => variable.name), CONFIG_FILE_VARIABLE])
  return Object.keys(env)
    .filter((name) => name.startsWith('SAPOCOM_') && name !== TEST_RUN_VARIABLE && !known.has(name))
    .map((name) => ({
      key: name,
      value: null,
      allowed: `there is no such variable. Known are ${[...known].filter((each) => each.startsWith('SAPOCOM_')).join(', ')}`,
    }))
}

/** What follows another key where nothing else is said: the links of a demo on this machine, and how much it tells in its terminal. */
function withFollowers(config: Tree, given: readonly Given[]): Tree {
  const isGiven = (key: string) => given.some((each) => each.key === key)
  return {
    ...config,
    ...(isGiven('publicUrl') ? {} : { publicUrl: `http://localhost:${String(config.port)}` }),
    ...(config.mode === 'demo' && !isGiven('log.level') ? { log: { ...(config.log as Tree), level: 'warn' } } : {}),
  }
}

function merge(config: Tree, given: readonly Given[]): Tree {
  for (const { key, value } of given) {
    const path = key.split('.')
    const last = path.pop() ?? key
    let place = config
    for (const part of path) {
      if (typeof place[part] !== 'object' || place[part] === null) place[part] = {}
      place = place[part] as Tree
    }
    place[last] = value
  }
  return config
}

/** What one key demands of another. */
function checkRules(config: Config, given: readonly Given[]): ConfigProblem[] {
  const found: ConfigProblem[] = []
  const refuse = (key: string, value: string | null, allowed: string) => {
    found.push({ key: given.findLast((each) => each.key === key)?.source ?? key, value, allowed })
  }
  if (config.preset && !findPreset(config.preset)) {
    refuse('preset', config.preset, `must be ${presets.map((preset) => preset.id).join(', ')}`)
  }
  if (config.mode === 'demo' && !isLoopback(config.host)) {
    refuse('host', config.host, 'the demo listens on this machine only: 127.0.0.1, ::1 or localhost')
  }
  if (config.mode === 'production') {
    if (!config.publicUrl.startsWith('https://')) refuse('publicUrl', config.publicUrl, 'production must have https')
    if (!config.mail.url) refuse('mail.url', null, 'is missing (MAIL_URL); production must have a mail server')
    if (!given.some((each) => each.key === 'mail.from')) refuse('mail.from', null, 'is missing (MAIL_FROM)')
    if (!given.some((each) => each.key === 'server.operator')) {
      refuse('server.operator', null, 'is missing (SAPOCOM_SERVER_OPERATOR): who runs this server')
    }
    if (config.test.loopbackPorts.length > 0) {
      refuse('test.loopbackPorts', config.test.loopbackPorts.join(), 'is for tests; production refuses it')
    }
  }
  return found
}

function isLoopback(host: string): boolean {
  if (host === 'localhost') return true
  const bare = host.replace(/^\[|\]$/g, '')
  return isIP(bare) !== 0 && ipaddr.process(bare).range() === 'loopback'
}
