import { Type, shown, PRESENTERS, type Api } from '@sapocom/sdk-plugin'
import { CALENDAR, dateView } from './contract.ts'
import { viewOf } from './date.repository.ts'
import { DATES } from './tokens.ts'

const Draft = Type.Object({
  title: Type.String({ minLength: 1, maxLength: 200 }),
  startsAt: Type.String({ format: 'date-time', maxLength: 40 }),
})

/** HTTP: schema, permission, call, answer. No rules here. */
export function dateRoutes(api: Api): void {
  const calendar = api.need(CALENDAR)
  const dates = api.need(DATES)
  const presenters = api.need(PRESENTERS)

  api.get('/dates', {
    public: 'dates are for everybody',
    summary: 'The next twenty dates',
    cache: 60,
    answer: Type.Object({ items: Type.Array(shown(dateView), { maxItems: 20 }) }),
    handler: async ({ viewer }) => ({ items: await presenters.fill(dateView, (await dates.next(20)).map(viewOf), viewer) }),
  })

  api.post('/dates', {
    permission: 'calendar:write',
    summary: 'Adds a date; works as a form too',
    institution: 'acting',
    body: Draft,
    form: { done: 'added' },
    rate: { max: 30, seconds: 3600 },
    status: 201,
    answer: dateView.schema,
    handler: ({ viewer, body }) => calendar.add(viewer, { title: body.title, startsAt: new Date(body.startsAt) }),
  })

  api.file('/dates.csv', {
    public: 'dates are for everybody',
    summary: 'The same as a table',
    handler: async () => ({
      type: 'text/csv; charset=utf-8',
      body: (await dates.next(1000)).map((row) => `${row.starts_at.toISOString()},${csv(row.title)}`).join('\r\n'),
    }),
  })
}

/** A cell that starts like a formula would be one. Source: security rules S28 */
function csv(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return `"${safe.replaceAll('"', '""')}"`
}
