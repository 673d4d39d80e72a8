/** The part of JSON Schema that settings use. */
export interface SettingsSchema {
  readonly properties?: Readonly<Record<string, PropertySchema>>
}
interface PropertySchema {
  readonly type?: string
  readonly title?: string
  readonly description?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly maxLength?: number
  readonly enum?: readonly (string | number)[]
  readonly anyOf?: readonly { readonly const?: string | number }[]
  readonly items?: PropertySchema
}

/** One question of a settings form. Labels and hints are keys of the plugin's texts. */
export interface SettingsField {
  readonly name: string
  readonly kind: 'switch' | 'choice' | 'number' | 'text' | 'lines'
  readonly label: string
  readonly hint: string | undefined
  readonly choices: readonly string[]
  readonly min: number | undefined
  readonly max: number | undefined
  readonly limit: number | undefined
}

/** The questions of a form, in the order of the schema. What a form can't ask (objects) is left out. */
export function fieldsOf(schema: SettingsSchema): SettingsField[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const kind = kindOf(property)
    if (!kind) return []
    const { title = name, description: hint, minimum: min, maximum: max, maxLength: limit } = property
    return [{ name, kind, label: title, hint, choices: choicesOf(property), min, max, limit }]
  })
}

function kindOf(property: PropertySchema): SettingsField['kind'] | undefined {
  if (choicesOf(property).length > 0) return 'choice'
  if (property.type === 'boolean') return 'switch'
  if (property.type === 'integer' || property.type === 'number') return 'number'
  if (property.type === 'string') return 'text'
  return property.type === 'array' && property.items?.type === 'string' ? 'lines' : undefined
}

function choicesOf({ enum: values, anyOf }: PropertySchema): string[] {
  const consts = anyOf?.every((one) => one.const !== undefined) ? anyOf.map((one) => one.const) : []
  return [...(values ?? consts)].map(String)
}

/** Values as the form's inputs show them. */
export function shownValues(fields: readonly SettingsField[], values: Readonly<Record<string, unknown>>): Record<string, string> {
  const shown = (value: unknown) => (Array.isArray(value) ? value.join('\n') : String(value ?? ''))
  return Object.fromEntries(fields.map(({ name }) => [name, shown(values[name])]))
}

/** What was sent, in the types of the schema. A number that isn't one stays text: the server refuses it at its field. */
export function sentValues(fields: readonly SettingsField[], schema: SettingsSchema, form: FormData): Record<string, unknown> {
  return Object.fromEntries(
    fields.map((field) => [field.name, typed(field, schema.properties?.[field.name], String(form.get(field.name) ?? ''))]),
  )
}

function typed({ kind }: SettingsField, property: PropertySchema | undefined, sent: string): unknown {
  if (kind === 'switch') return sent === 'true'
  if (kind === 'lines')
    return sent
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
  const isNumber = kind === 'number' || (kind === 'choice' && property?.type !== 'string' && /^-?\d+(\.\d+)?$/.test(sent))
  const value = Number(sent.replace(',', '.'))
  return isNumber && sent.trim() !== '' && Number.isFinite(value) ? value : sent
}
