import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { presets } from '@sapocom/config'
import { definePlugin, INSTITUTIONS } from '@sapocom/sdk-plugin'
import { refuses, testKernel } from '../testing/index.ts'

/** The preset `school` leaves the plugin `import` off; `police` fixes `posts`. */
const stand = (id: string) => definePlugin({ id, title: { de: id, en: id }, scope: 'institution' })
const plugins = [stand('posts'), stand('import')]

test('a preset decides where nobody else did, and why names it', async () => {
  const kit = await testKernel({ plugins, config: { preset: 'school' } })
  try {
    assert.not(kit.kernel.plugins.isOn('import'))
    const why = kit.kernel.plugins.why('import')
    assert.is(why.rule, 'preset')
    assert.is(why.sentence.en, 'The preset school@1 leaves it off.')
    await kit.kernel.plugins.switch('import', true, { by: kit.kernel.viewers.console() })
    assert.ok(kit.kernel.plugins.isOn('import'))
  } finally {
    await kit.stop()
  }
})

test('an institution changes what is not locked', async () => {
  const kit = await testKernel({ plugins, config: { preset: 'police' } })
  try {
    const by = kit.kernel.viewers.console()
    const { id: institution } = await kit.need(INSTITUTIONS).add({ name: 'Wache' }, by)
    await kit.kernel.plugins.switch('import', false, { by, institution })
    assert.not(kit.kernel.plugins.isOn('import', institution))
    await refuses(() => kit.kernel.plugins.switch('posts', false, { by, institution }), 'CORE_PLUGIN_LOCKED')
    assert.ok(kit.kernel.plugins.isOn('posts', institution))
  } finally {
    await kit.stop()
  }
})

test('every preset has a version, both titles, and locks only what it names', () => {
  assert.equal(
    presets.map(({ id }) => id),
    ['police', 'municipality', 'school', 'citizens-only'],
  )
  for (const { version, title, on, off, locked } of presets) {
    assert.ok(version >= 1 && title.de && title.en)
    assert.equal(
      on.filter((id) => off.includes(id)),
      [],
    )
    assert.ok(locked.every((id) => on.includes(id) || off.includes(id)))
  }
})

test.run()
