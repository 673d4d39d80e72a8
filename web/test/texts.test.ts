import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { addTexts, translate } from '../src/lib/i18n.ts'
import { filtered, goesOffWith, type PluginInfo } from '../src/lib/admin.ts'

addTexts('de', 'posts', {
  menu: 'Beiträge',
  count_one: '{{count}} Beitrag',
  count_other: '{{count}} Beiträge',
  by: 'von {{name}}',
  'flat.key': 'flach',
})
addTexts('en', 'posts', { menu: 'Posts' })

test('speaks each language with the texts of each plugin', () => {
  assert.equal([translate('de', 'posts', 'menu'), translate('en', 'posts', 'menu')], ['Beiträge', 'Posts'])
  assert.is(translate('de', 'posts', 'flat.key'), 'flach')
})

test('counts, and leaves the escaping to the page', () => {
  assert.is(translate('de', 'posts', 'count', { count: 1 }), '1 Beitrag')
  assert.is(translate('de', 'posts', 'count', { count: 2 }), '2 Beiträge')
  assert.is(translate('de', 'posts', 'by', { name: '<b>' }), 'von <b>')
})

test('shows texts that come later than they were first asked for', () => {
  assert.is(translate('de', 'late', 'menu'), 'menu')
  addTexts('de', 'late', { menu: 'Spät' })
  assert.is(translate('de', 'late', 'menu'), 'Spät')
})

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
