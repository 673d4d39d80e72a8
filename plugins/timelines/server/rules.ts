import type { TimelineRule } from '../contract.ts'

/** Raise it with every change of what the statements of a rule answer. */
const version = 1

const newestFirst = {
  de: 'Neueste zuerst. Reaktionen ändern die Reihenfolge nicht.',
  en: 'Newest first. Reactions don’t change the order.',
}

const hiddenPosts = { de: 'Beiträge, die Sie nicht lesen dürfen', en: 'Posts you may not read' }
const repliesElsewhere = {
  de: 'Antworten an andere: Sie stehen im Gespräch und unter „Erwähnungen“',
  en: 'Replies to others: they stand in the thread and under “Mentions”',
}

/** What people ask whether it counts. The same answer for every timeline here. */
const signals: TimelineRule['signals'] = [
  { title: { de: 'Zeitpunkt des Beitrags', en: 'Time of the post' }, heeded: true, purpose: { de: 'Reihenfolge', en: 'Order' } },
  {
    title: { de: 'Reaktionen anderer', en: 'Reactions of others' },
    heeded: false,
    purpose: { de: 'werden nur angezeigt', en: 'are only shown' },
  },
  {
    title: { de: 'Was Sie anklicken, wie lange Sie lesen', en: 'What you click, how long you read' },
    heeded: false,
    purpose: { de: 'wird nicht erfasst', en: 'is not recorded' },
  },
  {
    title: { de: 'Standort Ihres Geräts', en: 'Where your device is' },
    heeded: false,
    purpose: { de: 'wird nie abgefragt', en: 'is never asked for' },
  },
]

/** Home, before the sources and restrictions of the moment are written into it. */
export const homeRule: TimelineRule = {
  id: 'home',
  version,
  title: { de: 'Alles, dem ich folge', en: 'Everything I follow' },
  explanation: {
    de: 'Diese Zeitleiste vereint, was aus den unten genannten Quellen kommt. Kein Beitrag fehlt, keiner kommt hinzu, und nichts wird gewichtet.',
    en: 'This timeline unites what comes from the sources below. No post is missing, none is added, and nothing is weighted.',
  },
  holds: [],
  leavesOut: [repliesElsewhere, hiddenPosts],
  order: newestFirst,
  code: 'plugins/timelines/server/walk.statement.ts',
  signals,
}

export const localRule: TimelineRule = {
  id: 'local',
  version,
  title: { de: 'Dieser Server', en: 'This server' },
  explanation: {
    de: 'Alle öffentlichen Beiträge von Konten auf diesem Server.',
    en: 'All public posts by accounts of this server.',
  },
  holds: [{ de: 'Öffentliche Beiträge von Konten auf diesem Server', en: 'Public posts by accounts of this server' }],
  leavesOut: [repliesElsewhere],
  order: newestFirst,
  code: 'plugins/timelines/server/timeline.repository.ts',
  signals,
}

export const tagRule: TimelineRule = {
  id: 'tag',
  version,
  title: { de: 'Thema', en: 'Hashtag' },
  explanation: {
    de: 'Alle öffentlichen Beiträge und Antworten mit diesem Hashtag.',
    en: 'All public posts and replies with this hashtag.',
  },
  holds: [{ de: 'Öffentliche Beiträge und Antworten mit dem Hashtag', en: 'Public posts and replies with the hashtag' }],
  leavesOut: [],
  order: newestFirst,
  code: 'plugins/timelines/server/timeline.repository.ts',
  signals,
}

export const regionRule: TimelineRule = {
  id: 'region',
  version,
  title: { de: 'Region', en: 'Region' },
  explanation: {
    de: 'Alle öffentlichen Beiträge, die für diese Region geschrieben sind. Wer schreibt, wählt die Region selbst.',
    en: 'All public posts that were written for this region. Whoever writes chooses the region.',
  },
  holds: [{ de: 'Öffentliche Beiträge, die für die Region gelten', en: 'Public posts for the region' }],
  leavesOut: [],
  order: newestFirst,
  code: 'plugins/timelines/server/timeline.repository.ts',
  signals,
}

export const mentionsRule: TimelineRule = {
  id: 'mentions',
  version,
  title: { de: 'Erwähnungen', en: 'Mentions' },
  explanation: {
    de: 'Beiträge und Antworten, in denen jemand Sie anspricht.',
    en: 'Posts and replies in which somebody speaks to you.',
  },
  holds: [{ de: 'Beiträge und Antworten, die Sie ansprechen', en: 'Posts and replies that speak to you' }],
  leavesOut: [hiddenPosts],
  order: newestFirst,
  code: 'plugins/timelines/server/timeline.repository.ts',
  signals,
}

export const accountRule: TimelineRule = {
  id: 'account',
  version,
  title: { de: 'Profil', en: 'Profile' },
  explanation: {
    de: 'Die Beiträge eines Kontos, wie sie auf seinem Profil stehen.',
    en: 'The posts of one account, as they stand on its profile.',
  },
  holds: [{ de: 'Beiträge des Kontos, die Sie lesen dürfen', en: 'Posts of the account that you may read' }],
  leavesOut: [hiddenPosts],
  order: newestFirst,
  code: 'plugins/timelines/server/timeline.repository.ts',
  signals,
}

/** The rules of this plugin by their id. */
export const ownRules = {
  home: homeRule,
  local: localRule,
  tag: tagRule,
  region: regionRule,
  mentions: mentionsRule,
  account: accountRule,
} as const
