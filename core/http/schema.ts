import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import formatsPlugin from 'ajv-formats'
import { EXTENSIONS_OF, type AnyExtension, type TSchema } from '@sapocom/sdk-plugin'

type Json = Record<string, unknown>

const MOST_CHARACTERS = 2_000 // of a string whose schema names no limit
const MOST_ITEMS = 100 // of an array whose schema names no limit

/** Marks a body that came from an HTML form: its values are text and are turned into what the schema asks for. */
export const FORM = Symbol('form')

/** A plain copy of what clients send, with every limit that is missing and nothing unknown allowed. Source: security rules S14, S19 */
export function inputSchema(schema: TSchema): Json {
  return walk(plain(schema), (node) => {
    if (node.type === 'string' && node.maxLength === undefined && !node.enum && node.const === undefined)
      node.maxLength = MOST_CHARACTERS
    if (node.type === 'array' && node.maxItems === undefined) node.maxItems = MOST_ITEMS
    if (node.type === 'object' && node.additionalProperties === undefined && node.properties) node.additionalProperties = false
    return node
  })
}

/** A plain copy of what is answered, with the extensions of all installed plugins under `ext`, and `null` in the form the serializer likes. */
export function answerSchema(schema: TSchema, extensionsOf: (view: string) => readonly AnyExtension[]): Json {
  return walk(plain(schema), (node) => {
    const view = node[EXTENSIONS_OF]
    if (typeof view === 'string') {
      const extensions = extensionsOf(view).map((extension) => [extension.plugin, answerSchema(extension.schema, extensionsOf)])
      return { type: 'object', properties: Object.fromEntries(extensions) }
    }
    return nullable(node)
  })
}

/** `X | null` as one nullable schema: fast-json-stringify validates each branch of an `anyOf` at run time otherwise. */
function nullable(node: Json): Json {
  const branches = node.anyOf as Json[] | undefined
  if (branches?.length !== 2) return node
  const other = branches.find((branch) => branch.type !== 'null')
  if (!other || !branches.some((branch) => branch.type === 'null') || other.anyOf || !other.type) return node
  const { anyOf: _anyOf, ...rest } = node
  return { ...rest, ...other, nullable: true }
}

function plain(schema: TSchema): Json {
  return JSON.parse(JSON.stringify(schema)) as Json
}

/** Applies a change to every schema in a schema, from the leaves up. */
function walk(node: Json, change: (node: Json) => Json): Json {
  const copy: Json = { ...node }
  for (const name of ['properties', 'patternProperties', '$defs'] as const) {
    const children = copy[name] as Record<string, Json> | undefined
    if (children) copy[name] = Object.fromEntries(Object.entries(children).map(([key, child]) => [key, walk(child, change)]))
  }
  for (const name of ['items', 'additionalProperties'] as const) {
    const child = copy[name]
    if (typeof child === 'object' && child !== null && !Array.isArray(child)) copy[name] = walk(child as Json, change)
  }
  for (const name of ['anyOf', 'oneOf', 'allOf'] as const) {
    const children = copy[name] as Json[] | undefined
    if (children) copy[name] = children.map((child) => walk(child, change))
  }
  return change(copy)
}

/** Compiles validators for Fastify: JSON bodies as they are; forms, queries and paths with their text turned into numbers and truth values. */
export function validators(): (route: {
  schema: unknown
  httpPart?: string | undefined
}) => (data: unknown) => boolean | { error: ErrorObject[] } {
  const options = { strict: false, allErrors: true, useDefaults: true, removeAdditional: false } as const
  const strict = withFormats(new Ajv(options))
  const coercing = withFormats(new Ajv({ ...options, coerceTypes: 'array' }))
  return ({ schema, httpPart }) => {
    const exact = httpPart === 'body' ? strict.compile(schema as object) : undefined
    const loose = coercing.compile(schema as object)
    return (data) => result(exact && !isForm(data) ? exact : loose, data)
  }
}

function result(validate: ValidateFunction, data: unknown): boolean | { error: ErrorObject[] } {
  return validate(data) ? true : { error: validate.errors ?? [] }
}

function isForm(data: unknown): boolean {
  return typeof data === 'object' && data !== null && FORM in data
}

function withFormats(ajv: Ajv): Ajv {
  formatsPlugin.default(ajv)
  return ajv
}
