import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, relative } from 'node:path'
import type { RouteFile } from './route-files.ts'

/** Two parts of the site that want the same address. */
export class AddressConflict extends Error {
  constructor(url: string, first: RouteFile, second: RouteFile) {
    super(
      `The address ${url} is wanted twice: by ${named(first)} (${first.path}) and by ${named(second)} (${second.path}). ` +
        `Move one of the two pages, or leave one of the plugins out of the configuration.`,
    )
    this.name = 'AddressConflict'
  }
}

const named = ({ plugin }: RouteFile) => (plugin === shell ? 'the web shell' : `the plugin "${plugin}"`)
const shell = ' shell'

/** Files of the shell's own routes, which plugins can't take. */
export function shellRouteFiles(routes: string): RouteFile[] {
  if (!existsSync(routes)) return []
  return readdirSync(routes, { recursive: true, encoding: 'utf8' })
    .filter((file) => !file.startsWith('(plugins)') && basename(file).startsWith('+'))
    .map((below) => ({ plugin: shell, path: `${routes}/${below}`, below }))
}

/**
 * Found before the build, which would stop with a message that names generated files only.
 * @throws AddressConflict for the first address that two plugins, or a plugin and the shell, want
 */
export function checkAddresses(files: readonly RouteFile[]): void {
  const owners = new Map<string, RouteFile>()
  for (const file of files.filter(({ below }) => /^\+(page|server)\b/.test(basename(below)))) {
    for (const pattern of patternsOf(dirname(file.below))) {
      const first = owners.get(pattern)
      if (first && first.plugin !== file.plugin) throw new AddressConflict(urlOf(file.below), first, file)
      owners.set(pattern, file)
    }
  }
}

/** What Kit compares: groups don't count, parameters only by their matcher, an optional one is there or not. */
function patternsOf(folder: string): string[] {
  const segments = relative('.', folder)
    .split('/')
    .filter((segment) => segment !== '' && !/^\(.*\)$/.test(segment))
  return segments.reduce<string[]>(
    (patterns, segment) => {
      const optional = /^\[\[(.*)\]\]$/.exec(segment)?.[1]
      const shape =
        optional === undefined ? segment.replace(/\[(\.\.\.)?[^\]=]*/g, '[$1') : `[${/=.*/.exec(optional)?.[0] ?? ''}]`
      const longer = patterns.map((pattern) => `${pattern}/${shape}`)
      return optional === undefined ? longer : [...patterns, ...longer]
    },
    [''],
  )
}

const urlOf = (below: string) =>
  `/${dirname(below)
    .split('/')
    .filter((segment) => segment !== '.' && !/^\(.*\)$/.test(segment))
    .join('/')}`
