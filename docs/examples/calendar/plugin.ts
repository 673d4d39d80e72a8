import {
  checks,
  CLOCK,
  commands,
  DATABASE,
  defineMigration,
  definePlugin,
  EGRESS,
  HOOKS,
  LOG,
  MAIL,
  REALTIME,
  streamTopics,
  Type,
  type Plugin,
} from '@sapocom/sdk-plugin'
import { accounts, ACCOUNTS } from '@sapocom/plugin-accounts/contract'
import { beforePublish, postDeleted, posts } from '@sapocom/plugin-posts/contract'
import { CALENDAR, dateAdded, dateOnPost, holidays } from './contract.ts'
import { DateRepository } from './date.repository.ts'
import { dateRoutes } from './date.routes.ts'
import { DateService } from './date.service.ts'
import { DATES } from './tokens.ts'

const createDate = defineMigration(
  '20261123T0900-create-date',
  `create table calendar.date (
    id bigint primary key, institution_id bigint, account_id bigint not null,
    title text not null, starts_at timestamptz not null, post_id bigint
  );
  create index date_by_post on calendar.date (post_id);
  create view calendar.v1_date as select id, starts_at, post_id from calendar.date;`,
)

/** Settings need no page of ours: forms are made from the schemas. */
const settings = {
  server: Type.Object({ feed: Type.String({ default: '', maxLength: 500, title: 'settings.feed' }) }),
  institution: Type.Object({
    weekStartsOn: Type.Integer({ default: 1, minimum: 0, maximum: 6, title: 'settings.weekStartsOn' }),
  }),
  account: Type.Object({ remind: Type.Boolean({ default: false, title: 'settings.remind' }) }),
}
type Settings = typeof settings

/** Every extension point once. Read it as a table of contents: shapes here, wiring in `setup`, routes in their file. */
export default definePlugin<Settings>({
  id: 'calendar',
  title: { de: 'Kalender', en: 'Calendar' },
  summary: { de: 'Termine, auch an Beiträgen', en: 'Dates, also on posts' },
  scope: 'institution', // each institution switches it for itself
  requires: [accounts, posts], // `need` answers for these only
  provides: [CALENDAR],
  permissions: { 'calendar:write': { title: { de: 'Termine anlegen', en: 'Add dates' }, default: ['citizen', 'institution'] } },
  egress: [{ to: 'configured', purpose: { de: 'Feiertage abrufen', en: 'Fetch holidays' } }], // anything else is refused, and shown to everybody
  settings,
  database: { entities: [], migrations: [createDate] },
  keeps: [
    {
      what: { de: 'Termine und wer sie angelegt hat', en: 'Dates and who added them' },
      why: { de: 'Um sie zu zeigen', en: 'To show them' },
      until: { de: 'Bis das Konto gelöscht wird', en: 'Until the account is deleted' },
    },
  ],
  personalData: (plugin) => ({
    export: (account) => plugin.need(DATES).of(account),
    erase: (account) => plugin.need(DATES).erase(account),
  }),
  setup,
  routes: dateRoutes,
  demo: async (town) => {
    const account = await town.need(ACCOUNTS).findByHandle('stadt_wismar')
    if (!account) return
    const viewer = await town.need(ACCOUNTS).viewerOf(account.id)
    await town.need(CALENDAR).add(viewer, { title: 'Hafenfest', startsAt: new Date(town.now.getTime() + 86_400_000) })
    town.say('calendar: 1 date')
  },
})

/** Synchronous, no I/O: it says what happens when. */
function setup(plugin: Plugin<Settings>): void {
  plugin.provide(DATES, (need) => new DateRepository(need(DATABASE)))
  plugin.provide(CALENDAR, (need) => new DateService(need(DATES), need(DATABASE), need(HOOKS), need(CLOCK)))

  // presenter: one query for all posts of a page, at most 200 ms; late is left out
  plugin.present(dateOnPost, async (items) => {
    const dates = await plugin.need(CALENDAR).ofPosts(items.map((item) => item.id))
    return new Map([...dates].map(([post, { title, startsAt }]) => [post, { title, startsAt }]))
  })

  // event: at least once, so `once` makes it exactly once
  plugin.on(postDeleted, async ({ postId }, context) => context.once((tx) => plugin.need(DATES).forgetPost(tx, postId)))
  plugin.on(dateAdded, async ({ dateId }) => {
    await plugin.need(REALTIME).send({ to: { topic: 'calendar.dates' }, name: 'calendar.added', data: { dateId } })
  })

  // hook: check → enrich → decide
  plugin.hook(beforePublish, { phase: 'check' }, async ({ text }) =>
    /\bTermin\b.*\bTermin\b.*\bTermin\b/s.test(text) ? { refuse: 'CALENDAR_TOO_MANY_DATES' } : { pass: true },
  )

  // job: survives restarts, five tries; with `every` also by the clock
  const mails = plugin.job('mail', Type.Object({ to: Type.String({ maxLength: 320 }) }), async ({ to }, { signal }) => {
    signal.throwIfAborted()
    await plugin.need(MAIL).send({ to, subject: 'Kalender', text: 'Morgen steht etwas an.' })
  })
  plugin.job('fetch', Type.Object({}), () => fetchHolidays(plugin), { every: '0 4 * * 1', timeLimit: 60_000 })

  // our own point: what others put in, of those that are on now
  const known = plugin.contributions(holidays)
  plugin.contribute(holidays, { name: 'Neujahr', isOn: (day) => day.getUTCMonth() === 0 && day.getUTCDate() === 1 })

  // contributions to the kernel's points
  plugin.contribute(streamTopics, { topic: 'calendar.dates', mayListen: async () => true })
  plugin.contribute(checks, {
    title: { de: 'Feiertage', en: 'Holidays' },
    run: async () => ({
      ok: known().length > 0,
      sentence: { de: `Der Kalender kennt ${known().length} Feiertage.`, en: `The calendar knows ${known().length} holidays.` },
    }),
  })
  plugin.contribute(commands, {
    name: 'calendar remind',
    summary: 'Sends a reminder',
    arguments: [{ name: '<address>', description: 'Who gets it' }],
    run: async (input) => {
      await mails.send({ to: input.arguments['address'] ?? '' })
      input.say('sent')
      return { sent: 1 }
    },
  })
}

async function fetchHolidays(plugin: Plugin<Settings>): Promise<void> {
  const { feed } = plugin.settings.server()
  if (!feed) return
  const { status } = await plugin.need(EGRESS).fetch(feed, { maxBytes: 100_000 })
  plugin.need(LOG).info('holidays fetched', { status })
}
