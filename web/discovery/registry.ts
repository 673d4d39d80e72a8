import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { PluginFolder } from './plugin-folders.ts'
import { importPath } from './wrappers.ts'
import type { WrittenFiles } from './written-files.ts'

/** Writes the modules that tie the plugins to the shell: `#generated/*`. */
export async function writeRegistry(plugins: readonly PluginFolder[], generated: string, written: WrittenFiles): Promise<void> {
  const withUi = plugins.filter(({ folder }) => existsSync(join(folder, 'web/ui.ts')))
  const withParams = plugins.filter(({ folder }) => existsSync(join(folder, 'web/params.ts')))
  await checkParams(withParams)
  written.write(join(generated, 'uis.server.ts'), registry(withUi, generated))
  written.write(join(generated, 'ui-modules.ts'), uiModules(withUi, generated))
  written.write(join(generated, 'params.ts'), params(withParams, generated))
  written.write(join(generated, 'texts.server.ts'), texts(plugins, generated))
  written.write(join(generated, 'contracts.server.ts'), contracts(plugins, generated))
  written.write(join(generated, 'tsconfig.json'), typeScriptConfig(withUi))
}

const list = (lines: readonly string[]) => lines.map((line) => `  ${line},\n`).join('')

function registry(plugins: readonly PluginFolder[], generated: string): string {
  const imports = plugins.map(
    ({ folder }, index) => `import ui${index} from '${importPath(generated, join(folder, 'web/ui.ts'))}'\n`,
  )
  return `${imports.join('')}import type { Ui } from '@sapocom/sdk-plugin/web/ui.ts'

/** What each installed plugin adds to the pages, in the order of \`uiModules\`. */
export const uis: Readonly<Record<string, Ui>> = {
${list(plugins.map(({ id }, index) => `'${id}': ui${index}`))}}
`
}

/** By number, not by name: the browser is told the numbers of what is on, and learns nothing of the rest. */
function uiModules(plugins: readonly PluginFolder[], generated: string): string {
  return `import type { Ui } from '@sapocom/sdk-plugin/web/ui.ts'

export const uiModules: readonly (() => Promise<{ default: Ui }>)[] = [
${list(plugins.map(({ folder }) => `() => import('${importPath(generated, join(folder, 'web/ui.ts'))}')`))}]
`
}

function params(plugins: readonly PluginFolder[], generated: string): string {
  const imports = plugins.map(
    ({ folder }, index) => `import params${index} from '${importPath(generated, join(folder, 'web/params.ts'))}'\n`,
  )
  return `${imports.join('')}
/** The matchers of all plugins: \`[id=post]\`. */
export const pluginParams = {
${list(plugins.map((_plugin, index) => `...params${index}`))}}
`
}

/** @throws when two plugins give the same name to a matcher */
async function checkParams(plugins: readonly PluginFolder[]): Promise<void> {
  const owners = new Map<string, string>()
  for (const { id, folder } of plugins) {
    const module = (await import(pathToFileURL(join(folder, 'web/params.ts')).href)) as { default: object }
    for (const name of Object.keys(module.default)) {
      const first = owners.get(name)
      if (first)
        throw new Error(
          `The plugins "${first}" and "${id}" both have a matcher "${name}" in web/params.ts. Rename one of the two.`,
        )
      owners.set(name, id)
    }
  }
}

const languagesOf = ({ folder }: PluginFolder) => {
  const locales = join(folder, 'locales')
  return existsSync(locales)
    ? readdirSync(locales)
        .filter((file) => file.endsWith('.json'))
        .map((file) => basename(file, '.json'))
    : []
}

function texts(plugins: readonly PluginFolder[], generated: string): string {
  const web = join(generated, '../..')
  const own = [
    { namespace: 'shell', folder: join(web, 'src/lib/locales') },
    { namespace: 'kit', folder: join(web, '../sdk-plugin/web/locales') },
  ].flatMap(({ namespace, folder }) =>
    ['de', 'en'].map((language) => ({ language, namespace, file: join(folder, `${language}.json`) })),
  )
  const theirs = plugins.flatMap((plugin) =>
    languagesOf(plugin).map((language) => ({
      language,
      namespace: plugin.id,
      file: join(plugin.folder, `locales/${language}.json`),
    })),
  )
  const all = [...own, ...theirs]
  const imports = all.map(({ file }, index) => `import texts${index} from '${importPath(generated, file)}'\n`)
  return `${imports.join('')}
/** All texts, on the server only: the browser gets one language, and of plugins that are on. */
export const allTexts: readonly { readonly language: string; readonly namespace: string; readonly texts: object }[] = [
${list(all.map(({ language, namespace }, index) => `{ language: '${language}', namespace: '${namespace}', texts: texts${index} }`))}]
`
}

function contracts(plugins: readonly PluginFolder[], generated: string): string {
  const files = plugins.map(({ folder }) => join(folder, 'contract.ts')).filter((file) => existsSync(file))
  const imports = files.map((file, index) => `import * as contract${index} from '${importPath(generated, file)}'\n`)
  return `import * as sdk from '@sapocom/sdk-plugin'
${imports.join('')}
/** All that plugins say to others, for the page of slots. */
export const contracts: readonly Readonly<Record<string, unknown>>[] = [
${list(['sdk', ...files.map((_file, index) => `contract${index}`)])}]
`
}

/** Pairs each plugin's routes with the types that Kit makes for their wrappers: that is how \`./$types\` is found there. */
function typeScriptConfig(plugins: readonly PluginFolder[]): string {
  // whose routes own `/` comes first: its folder is a prefix of all others' types
  const ownsHome = ({ folder }: PluginFolder) => existsSync(join(folder, 'web/routes/+page.svelte'))
  const ordered = [...plugins.filter(ownsHome), ...plugins.filter((plugin) => !ownsHome(plugin))]
  const rootDirs = ['../..', '../../.svelte-kit/types'].concat(
    ordered.flatMap(({ id, folder }) => [join(folder, 'web/routes'), `../../.svelte-kit/types/src/routes/(plugins)/(${id})`]),
  )
  return `${JSON.stringify({ compilerOptions: { rootDirs } }, null, 2)}\n`
}
