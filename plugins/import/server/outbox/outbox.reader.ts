import type { Readable } from 'node:stream'
import { getManyValues, isMany, none } from 'stream-chain/defs.js'
import { jsonParser, type Token } from 'stream-json/core/parser.js'
import { OutboxInvalid, OutboxNotUtf8, OutboxTooDeep } from '../errors.ts'
import { ItemAssembler, type OutboxItem } from './item.assembler.ts'

/** Deeper than any item may be; below it the rest of a bad item is counted, beyond it the file is an attack on the reader. */
const deepest = 2000
const itemsKeys = new Set(['orderedItems', 'items'])
const longestKey = 64 // characters
const slice = 16 * 1024 // characters fed at once: bounds what one step makes

/**
 * Reads the elements of an outbox one by one; memory does not grow with the file.
 * @throws OutboxInvalid for what is no JSON or has no list of items, OutboxNotUtf8, OutboxTooDeep
 */
export async function* readItems(stream: Readable): AsyncGenerator<OutboxItem> {
  const splitter = new ItemSplitter()
  for await (const text of decoded(stream)) {
    for (let at = 0; at < text.length; at += slice) yield* splitter.take(text.slice(at, at + slice))
  }
  yield* splitter.end()
}

async function* decoded(stream: Readable): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) yield decode(decoder, chunk)
    yield decode(decoder)
  } finally {
    stream.destroy()
  }
}

function decode(decoder: TextDecoder, chunk?: Buffer): string {
  try {
    return decoder.decode(chunk, { stream: chunk !== undefined })
  } catch {
    throw new OutboxNotUtf8()
  }
}

/** Finds the list of items in the tokens of the file: `{ …, "orderedItems": [ … ] }`. */
class ItemSplitter {
  readonly #parse = jsonParser({ packValues: false })
  #depth = 0
  #key = ''
  #hasList = false
  #inList = false
  #item: ItemAssembler | undefined;

  *take(text: string): Generator<OutboxItem> {
    for (const token of this.#tokens(text)) {
      const item = this.#step(token)
      if (item) yield item
    }
  }

  *end(): Generator<OutboxItem> {
    for (const token of this.#tokens(none)) {
      const item = this.#step(token)
      if (item) yield item
    }
    if (!this.#hasList) throw new OutboxInvalid()
  }

  #tokens(input: string | typeof none): readonly Token[] {
    try {
      const result = this.#parse(input as string)
      return isMany(result) ? getManyValues(result) : []
    } catch {
      throw new OutboxInvalid()
    }
  }

  #step(token: Token): OutboxItem | undefined {
    const opens = token.name === 'startObject' || token.name === 'startArray'
    const closes = token.name === 'endObject' || token.name === 'endArray'
    if (opens && ++this.#depth > deepest) throw new OutboxTooDeep()
    const endsList = closes && this.#depth === 2
    const item = this.#inList && !endsList ? this.#assemble(token) : undefined
    if (opens && this.#depth === 2) this.#inList = token.name === 'startArray' && itemsKeys.has(this.#key)
    this.#hasList ||= this.#inList
    if (endsList) this.#inList = false
    if (closes) this.#depth--
    if (this.#depth === 1) this.#readKey(token)
    return item
  }

  #readKey(token: Token): void {
    if (token.name === 'startKey') this.#key = ''
    if (token.name === 'stringChunk' && this.#key.length < longestKey) this.#key += token.value.slice(0, longestKey)
  }

  #assemble(token: Token): OutboxItem | undefined {
    this.#item ??= new ItemAssembler()
    const item = this.#item.take(token)
    if (item) this.#item = undefined
    return item
  }
}
