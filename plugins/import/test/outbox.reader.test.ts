import { Readable } from 'node:stream'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { OutboxItem } from '../server/outbox/item.assembler.ts'
import { readItems } from '../server/outbox/outbox.reader.ts'
import { create, filesOf, realisticExport } from './export.maker.ts'

const test = suite('reading an outbox')

/** Fed in parts of this many bytes: breaks fall inside of words, escapes and characters. */
async function read(json: string | Buffer, part = 7): Promise<OutboxItem[]> {
  const bytes = Buffer.from(json)
  const parts = Array.from({ length: Math.ceil(bytes.length / part) }, (_, at) => bytes.subarray(at * part, (at + 1) * part))
  const items: OutboxItem[] = []
  for await (const item of readItems(Readable.from(parts))) items.push(item)
  return items
}

async function codeOf(json: string | Buffer, part = 4096): Promise<string> {
  try {
    await read(json, part)
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
  return 'accepted'
}

const outbox = (items: string): string => `{"@context":"x","totalItems":1,"orderedItems":[${items}],"id":"outbox.json"}`

for (const part of [1, 3, 64, 100_000]) {
  test(`gives back every element as it is, read in parts of ${part} bytes`, async () => {
    const { items } = realisticExport(2)
    const json = filesOf({ items }).get('outbox.json')!
    const found = await read(json, part)
    assert.equal(
      found.map((item) => ('value' in item ? item.value : item)),
      JSON.parse(JSON.stringify(items)),
    )
  })
}

test('reads escapes, numbers and all plain values', async () => {
  const value = { a: 'ä"\\\n\u{1F30A}/', b: -1.5e3, c: [true, false, null, [], {}], '': 0 }
  const json = outbox(JSON.stringify(value).replace('🌊', '\\ud83c\\udf0a'))
  assert.equal(await read(json, 1), [{ value }])
})

test('takes elements that are no objects', async () => {
  assert.equal(await read(outbox('"text",1,null,true,[1]')), [
    { value: 'text' },
    { value: 1 },
    { value: null },
    { value: true },
    { value: [1] },
  ])
})

test('finds no elements in an empty list', async () => {
  assert.equal(await read(outbox('')), [])
})

test('drops a byte order mark', async () => {
  assert.is((await read(`\ufeff${outbox(JSON.stringify(create(1)))}`)).length, 1)
})

test('passes over lists that are not the outbox’s own', async () => {
  assert.equal(await read('{"other":[1,2],"nested":{"orderedItems":[3]},"orderedItems":[4]}'), [{ value: 4 }])
})

test('keeps __proto__ from changing what an element is', async () => {
  const [item] = await read(outbox('{"__proto__":{"type":"Create"},"constructor":{"prototype":1}}'))
  const { value } = item as { value: Record<string, unknown> }
  assert.is(value['type'], undefined)
  assert.is(Object.getPrototypeOf(value), Object.prototype)
})

const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`
const tooMuch: readonly (readonly [string, string, string])[] = [
  ['an element nested 40 levels deep', nested(40), 'tooDeep'],
  ['an element nested 1,500 levels deep', nested(1500), 'tooDeep'],
  ['objects nested 40 levels deep', `${'{"a":'.repeat(40)}1${'}'.repeat(40)}`, 'tooDeep'],
  ['a string of two megabytes', `"${'x'.repeat(2_000_000)}"`, 'tooLarge'],
  ['a key of two megabytes', `{"${'x'.repeat(2_000_000)}":1}`, 'tooLarge'],
  ['a number of two megabytes', '1'.repeat(2_000_000), 'tooLarge'],
  ['a list of 30,000 values', `[${'1,'.repeat(30_000)}1]`, 'tooLarge'],
]
for (const [what, item, problem] of tooMuch) {
  test(`counts ${what} and goes on behind it`, async () => {
    assert.equal(await read(outbox(`${item},{"next":1}`), 4096), [{ problem }, { value: { next: 1 } }])
  })
}

const refused: readonly (readonly [string, string | Buffer, string])[] = [
  ['nothing', '', 'IMPORT_OUTBOX_INVALID'],
  ['a text', 'hello', 'IMPORT_OUTBOX_INVALID'],
  ['a list alone', '[{}]', 'IMPORT_OUTBOX_INVALID'],
  ['an object without a list', '{"id":"outbox.json"}', 'IMPORT_OUTBOX_INVALID'],
  ['a list that is an object', '{"orderedItems":{"0":{}}}', 'IMPORT_OUTBOX_INVALID'],
  ['a file cut off in an element', outbox(JSON.stringify(create(1))).slice(0, 300), 'IMPORT_OUTBOX_INVALID'],
  ['a file cut off between elements', '{"orderedItems":[{},', 'IMPORT_OUTBOX_INVALID'],
  ['a file cut off in a string', '{"orderedItems":["abc', 'IMPORT_OUTBOX_INVALID'],
  ['a file without its end', '{"orderedItems":[{}]', 'IMPORT_OUTBOX_INVALID'],
  ['something behind the end', `${outbox('{}')}<script>`, 'IMPORT_OUTBOX_INVALID'],
  ['two files in one', outbox('{}') + outbox('{}'), 'IMPORT_OUTBOX_INVALID'],
  ['NaN', outbox('NaN'), 'IMPORT_OUTBOX_INVALID'],
  ['single quotes', "{'orderedItems':[]}", 'IMPORT_OUTBOX_INVALID'],
  ['a comment', '{/* */"orderedItems":[]}', 'IMPORT_OUTBOX_INVALID'],
  ['a raw line break in a string', '{"orderedItems":["a\nb"]}', 'IMPORT_OUTBOX_INVALID'],
  ['a raw NUL', '{"orderedItems":["a\0b"]}', 'IMPORT_OUTBOX_INVALID'],
  ['a wrong escape', '{"orderedItems":["\\x41"]}', 'IMPORT_OUTBOX_INVALID'],
  ['UTF-16', Buffer.from(outbox('{"a":1}'), 'utf16le'), 'IMPORT_OUTBOX_INVALID'],
  ['Latin-1', Buffer.from(outbox('"Küste"'), 'latin1'), 'IMPORT_OUTBOX_NOT_UTF8'],
  [
    'overlong UTF-8',
    Buffer.concat([Buffer.from('{"orderedItems":["'), Buffer.from([0xc0, 0xaf]), Buffer.from('"]}')]),
    'IMPORT_OUTBOX_NOT_UTF8',
  ],
  [
    'surrogates in UTF-8',
    Buffer.concat([Buffer.from('{"orderedItems":["'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"]}')]),
    'IMPORT_OUTBOX_NOT_UTF8',
  ],
  ['half a character at the end', Buffer.concat([Buffer.from(outbox('{}')), Buffer.from([0xc3])]), 'IMPORT_OUTBOX_NOT_UTF8'],
  ['nesting without end', '['.repeat(3_000_000), 'IMPORT_OUTBOX_TOO_DEEP'],
  ['an element that never ends', `{"orderedItems":[${'{"a":'.repeat(500_000)}`, 'IMPORT_OUTBOX_TOO_DEEP'],
]
for (const [what, json, code] of refused) {
  test(`refuses ${what}`, async () => {
    assert.is(await codeOf(json), code)
  })
}

test.run()
