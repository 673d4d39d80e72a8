import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { fieldsOf, sentValues, shownValues, type SettingsSchema } from '../src/lib/settings-form.ts'

const schema: SettingsSchema = {
  properties: {
    limit: { type: 'integer', minimum: 100, maximum: 5000, title: 'settings.limit' },
    open: { type: 'boolean', title: 'settings.open' },
    reach: { anyOf: [{ const: 'public' }, { const: 'off' }], title: 'settings.reach' },
    delay: { anyOf: [{ const: 0 }, { const: 10 }], title: 'settings.delay' },
    note: { type: 'string', maxLength: 300 },
    hosts: { type: 'array', items: { type: 'string' } },
    inner: { type: 'object' },
  },
}
const form = (values: Record<string, string>) =>
  Object.entries(values).reduce((form, [name, value]) => (form.set(name, value), form), new FormData())

test('asks each setting in the way of its type and leaves out what a form cannot ask', () => {
  assert.equal(
    fieldsOf(schema).map(({ name, kind, choices }) => [name, kind, choices]),
    [
      ['limit', 'number', []],
      ['open', 'switch', []],
      ['reach', 'choice', ['public', 'off']],
      ['delay', 'choice', ['0', '10']],
      ['note', 'text', []],
      ['hosts', 'lines', []],
    ],
  )
})

test('turns what was sent into the types of the schema', () => {
  const sent = sentValues(
    fieldsOf(schema),
    schema,
    form({ limit: '900', reach: 'off', delay: '10', note: ' a ', hosts: 'a.example\n\n b.example ' }),
  )
  assert.equal(sent, { limit: 900, open: false, reach: 'off', delay: 10, note: ' a ', hosts: ['a.example', 'b.example'] })
})

test('keeps a number that is none as it was typed, for the refusal at its field', () => {
  const fields = fieldsOf(schema)
  const sent = sentValues(fields, schema, form({ limit: 'viel', open: 'true' }))
  assert.is(sent.limit, 'viel')
  assert.is(shownValues(fields, sent).limit, 'viel')
  assert.is(shownValues(fields, sent).open, 'true')
})

test.run()
