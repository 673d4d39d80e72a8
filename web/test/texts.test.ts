import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { createInstance } from 'i18next'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { addTexts, translate } from '../src/lib/i18n.ts'
import { filtered, goesOffWith, type PluginInfo } from '../src/lib/admin.ts'

const root = join(import.meta.dirname, '../..')

addTexts('de', 'calls', {
  menu: 'Aufrufe',
  count_one: '{{count}} Aufruf',
  count_other: '{{count}} Aufrufe',
  by: 'von {{name}}',
  size: '{{value, number}} Meter',
  reach: 'Reichweite',
  reach_land: 'Im ganzen Land',
  seen_town_one: 'Einmal in der Stadt',
  seen_town_other: '{{count}}-mal in der Stadt',
  'flat.key': 'flach',
  deep: { key: 'tief' },
})
addTexts('en', 'calls', { menu: 'Appeals' })

test('speaks each language with the texts of each plugin', () => {
  assert.equal([translate('de', 'calls', 'menu'), translate('en', 'calls', 'menu')], ['Aufrufe', 'Appeals'])
  assert.equal([translate('de', 'calls', 'flat.key'), translate('de', 'calls', 'deep.key')], ['flach', 'tief'])
  assert.is(translate('de', 'posts', 'calls:menu'), 'Aufrufe')
})

test('counts, knows contexts, writes numbers as the language does, and leaves the escaping to the page', () => {
  assert.equal(
    [0, 1, 2].map((count) => translate('de', 'calls', 'count', { count })),
    ['0 Aufrufe', '1 Aufruf', '2 Aufrufe'],
  )
  assert.is(translate('de', 'calls', 'reach', { context: 'land' }), 'Im ganzen Land')
  assert.is(translate('de', 'calls', 'reach', { context: 'town' }), 'Reichweite')
  assert.is(translate('de', 'calls', 'seen', { context: 'town', count: 3 }), '3-mal in der Stadt')
  assert.is(translate('de', 'calls', 'size', { value: 4812.5 }), '4.812,5 Meter')
  assert.is(translate('de', 'calls', 'by', { name: '<b>' }), 'von <b>')
})

test('shows the key of a text that is not there', () => {
  assert.is(translate('de', 'calls', 'nothing.here'), 'nothing.here')
  assert.is(translate('fr', 'calls', 'menu', { count: 1 }), 'menu')
})

test('says every text there is as i18next says it', async () => {
  const files = globSync(['plugins/*/locales/*.json', 'web/src/lib/locales/*.json', 'sdk-plugin/web/locales/*.json'], {
    cwd: root,
  })
  assert.ok(files.length >= 4, 'the shell and the kit have texts in two languages')
  let compared = 0
  for (const file of files) {
    const language = basename(file, '.json')
    const texts = JSON.parse(readFileSync(join(root, file), 'utf8')) as Record<string, unknown>
    const namespace = `of-${dirname(file)}`.replaceAll('/', '-')
    const reference = createInstance()
    await reference.init({
      lng: language,
      fallbackLng: false,
      resources: { [language]: { [namespace]: texts } },
      interpolation: { escapeValue: false },
    })
    addTexts(language, namespace, texts)
    for (const key of keysOf(texts)) {
      const names = Object.fromEntries(
        [
          ...String(reference.t(key, { ns: namespace, interpolation: { skipOnVariables: true } })).matchAll(/\{\{\s*([^},\s]+)/g),
        ].map(([, name]) => [name, 'x']),
      )
      for (const count of [undefined, 0, 1, 2, 1234]) {
        const params = { name: 'Nele', ...names, ...(count === undefined ? {} : { count }) }
        const base = key.replace(/_(zero|one|two|few|many|other)$/, '')
        for (const asked of new Set([key, base])) {
          assert.is(
            translate(language, namespace, asked, params),
            reference.t(asked, { ...params, ns: namespace }),
            `${file}: ${asked} ${count}`,
          )
          compared++
        }
      }
    }
  }
  assert.ok(compared > 1000, `${compared} compared`)
})

function keysOf(texts: object, before = ''): string[] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null ? keysOf(value as object, `${before}${key}.`) : [before + key],
  )
}

const plugin = (id: string, state: PluginInfo['state'], dependants: readonly string[] = []) =>
  ({ id, state, dependants }) as unknown as PluginInfo

test('names what goes off with a plugin, without what is off already', () => {
  const all = [
    plugin('posts', 'on', ['thanks', 'polls', 'media']),
    plugin('thanks', 'on'),
    plugin('polls', 'off'),
    plugin('media', 'suspended'),
  ]
  assert.equal(
    goesOffWith(all[0] as PluginInfo, all).map(({ id }) => id),
    ['thanks', 'media'],
  )
})

test('lists first the plugins that need somebody', () => {
  const all = [plugin('a', 'on'), plugin('b', 'failed'), plugin('c', 'off')]
  assert.equal(
    filtered(all, 'all').map(({ id }) => id),
    ['b', 'a', 'c'],
  )
  assert.equal(
    filtered(all, 'todo').map(({ id }) => id),
    ['b'],
  )
})

test.run()
