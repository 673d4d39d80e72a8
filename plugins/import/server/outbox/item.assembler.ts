import type { Token } from 'stream-json/core/parser.js'

/** One element of the outbox, or why it was not put together. */
export type OutboxItem = { readonly value: unknown } | { readonly problem: 'tooLarge' | 'tooDeep' }

/** What one element may hold; a real one has some 3,000 characters and 6 levels. */
const longestItem = 1024 * 1024 // characters of strings, keys and numbers
const mostValues = 20_000
const deepestItem = 32

type Container = unknown[] | Record<string, unknown>

/**
 * Puts one JSON value together from tokens, within limits: what is over them is counted to its end, not kept.
 * Source: security rules S19
 */
export class ItemAssembler {
  readonly #stack: Container[] = []
  readonly #keys: string[] = []
  #depth = 0
  #characters = 0
  #values = 0
  #text: string[] = []
  #root: unknown
  #problem: 'tooLarge' | 'tooDeep' | undefined

  /** @returns the item when this token completes it */
  take(token: Token): OutboxItem | undefined {
    const isDone = this.#read(token)
    if (!isDone) return undefined
    return this.#problem ? { problem: this.#problem } : { value: this.#root }
  }

  #read(token: Token): boolean {
    switch (token.name) {
      case 'startObject':
        return this.#open({})
      case 'startArray':
        return this.#open([])
      case 'endObject':
      case 'endArray':
        return this.#close()
      case 'stringChunk':
      case 'numberChunk':
        return this.#collect(token.value)
      case 'endKey':
        if (!this.#problem) this.#keys[this.#depth] = this.#taken()
        return false
      case 'endString':
        return this.#put(this.#taken())
      case 'endNumber':
        return this.#put(Number(this.#taken()))
      case 'nullValue':
      case 'trueValue':
      case 'falseValue':
        return this.#put(token.value)
      default:
        return false
    }
  }

  #open(container: Container): boolean {
    this.#put(container)
    this.#depth++
    if (this.#depth > deepestItem) this.#fail('tooDeep')
    if (!this.#problem) this.#stack.push(container)
    return false
  }

  #close(): boolean {
    this.#depth--
    if (!this.#problem) this.#stack.pop()
    return this.#depth === 0
  }

  #collect(part: string): boolean {
    this.#characters += part.length
    if (this.#characters > longestItem) this.#fail('tooLarge')
    if (!this.#problem) this.#text.push(part)
    return false
  }

  #taken(): string {
    const text = this.#text.join('')
    this.#text = []
    return text
  }

  /** @returns whether this value is the whole item */
  #put(value: unknown): boolean {
    if (++this.#values > mostValues) this.#fail('tooLarge')
    if (this.#problem) return this.#depth === 0
    const container = this.#stack.at(-1)
    if (container === undefined) this.#root = value
    else if (Array.isArray(container)) container.push(value)
    else assign(container, this.#keys[this.#depth] ?? '', value)
    return this.#depth === 0
  }

  #fail(problem: 'tooLarge' | 'tooDeep'): void {
    this.#problem ??= problem
    this.#stack.length = 0
    this.#text = []
    this.#root = undefined
  }
}

/** `__proto__` would change what the object is. */
function assign(container: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') container[key] = value
}
