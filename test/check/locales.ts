import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './step.ts'

type Texts = ReadonlyMap<string, string>

/** A folder whose sources use its own texts. */
interface Area {
  /** Namespace: the plugin's id, or the part of ours. */
  readonly id: string
  readonly locales: string
  readonly sources: readonly string[]
}

const LANGUAGES = ['de', 'en'] as const
/** Examples in docstrings are no use. */
const COMMENT = /\/\*[\s\S]*?\*\//g
const PLURAL = /_(zero|one|two|few|many|other)$/
const PLACEHOLDER = /\{\{-?\s*([\w.]+)[^}]*\}\}/g

/** A key in `t('…')`, and a code of a refusal; what is put together at run time can't be seen here. */
const USED_KEY = /\bt\('([A-Za-z][\w-]*(?:[.:][\w-]+)*)'/g
const REFUSAL = /\b(?:refusal(?:<[^(]*>)?|new Refusal)\(\s*'([A-Z][A-Z0-9_]+)'/g

/** Every text in German and English, with the same placeholders; and every text that is used is there. */
export async function checkLocales(): Promise<readonly string[]> {
  const areas = findAreas()
  const german = new Map(areas.map((area) => [area.id, readTexts(area, 'de')]))
  return areas.flatMap((area) => [...compare(area, german.get(area.id) ?? new Map()), ...checkUsed(area, german)])
}

function findAreas(): Area[] {
  const plugins = globSync('plugins/*/locales', { cwd: root }).map((locales) => {
    const id = locales.split('/')[1] ?? ''
    return { id, locales, sources: [`plugins/${id}/{server,web,demo,entities}/**/*.{ts,svelte}`, `plugins/${id}/*.ts`] }
  })
  return [
    ...plugins,
    { id: 'core', locales: 'core/locales', sources: ['core/**/*.ts', 'sdk-plugin/*.ts'] },
    { id: 'kit', locales: 'sdk-plugin/web/locales', sources: ['sdk-plugin/web/kit/*.svelte'] },
    { id: 'shell', locales: 'web/src/lib/locales', sources: ['web/src/{lib,routes}/**/*.svelte'] },
  ]
}

function readTexts({ locales }: Area, language: string): Texts {
  const file = join(root, locales, `${language}.json`)
  return existsSync(file) ? new Map(flatten(JSON.parse(readFileSync(file, 'utf8')) as object, '')) : new Map()
}

function flatten(texts: object, prefix: string): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]): [string, string][] =>
    typeof value === 'object' && value !== null ? flatten(value as object, `${prefix}${key}.`) : [[prefix + key, String(value)]],
  )
}

function compare(area: Area, german: Texts): string[] {
  const english = readTexts(area, 'en')
  const problems: string[] = []
  for (const [texts, others, language] of [
    [german, english, 'en'],
    [english, german, 'de'],
  ] as const) {
    for (const [key, text] of texts) {
      const other = others.get(key)
      if (other === undefined) problems.push(`${area.locales}/${language}.json lacks "${key}"`)
      else if (other.trim() === '') problems.push(`${area.locales}/${language}.json has an empty "${key}"`)
      else if (language === 'en' && !PLURAL.test(key) && placeholders(text) !== placeholders(other)) {
        problems.push(`${area.locales}: "${key}" has other placeholders in ${LANGUAGES.join(' and ')}`)
      }
    }
  }
  return problems
}

function placeholders(text: string): string {
  return [...new Set([...text.matchAll(PLACEHOLDER)].map((match) => match[1]))].sort().join()
}

function checkUsed(area: Area, all: ReadonlyMap<string, Texts>): string[] {
  const files = globSync([...area.sources], { cwd: root, exclude: (name) => name === 'node_modules' || name === 'test' })
  return files.flatMap((file) => {
    const source = readFileSync(join(root, file), 'utf8').replace(COMMENT, '')
    const keys = [...source.matchAll(USED_KEY)].map((match) => match[1] ?? '')
    const codes = [...source.matchAll(REFUSAL)].map((match) => `errors.${match[1]}`)
    return [...new Set([...keys, ...codes])]
      .filter((key) => !exists(key, area.id, all))
      .map((key) => `${file} uses "${key}", which is not in ${area.locales}`)
  })
}

/** Keys of other plugins are `posts:key`; the frame speaks with the kit's texts, and everybody's refusals may come from the kernel. */
function exists(key: string, own: string, all: ReadonlyMap<string, Texts>): boolean {
  const [first, second] = key.split(':')
  const namespace = second === undefined ? own : (first ?? own)
  const name = second ?? first ?? key
  return [namespace, 'core', ...(own === 'shell' ? ['kit'] : [])].some((id) => {
    const texts = all.get(id)
    return texts !== undefined && [name, `${name}_one`, `${name}_other`].some((each) => texts.has(each))
  })
}
