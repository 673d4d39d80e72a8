/** How many facts the form has room for. */
export const FIELD_ROWS = 4

/** The body for `PUT /profile` from what a form sent. */
export function profileFrom(form: FormData) {
  const text = (name: string) => String(form.get(name) ?? '')
  const rows = Array.from({ length: FIELD_ROWS }, (_, row) => ({ name: text(`name${row}`), value: text(`value${row}`) }))
  return {
    displayName: text('displayName'),
    bio: text('bio'),
    fields: rows.filter(({ name, value }) => name.trim() !== '' || value.trim() !== ''),
    languages: text('languages')
      .split(/[\s,;]+/)
      .filter((language) => language !== ''),
    regionKey: text('regionKey') || null,
    language: text('language') || 'de',
    locked: form.has('locked'),
  }
}
