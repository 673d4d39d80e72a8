import { test } from 'uvu'
import { equal } from 'uvu/assert'
import de from '../../locales/de.json' with { type: 'json' }
import en from '../../locales/en.json' with { type: 'json' }
import { timeWords, type TimeForm } from '../time.ts'

const now = new Date('2026-11-23T08:45:00Z')
const said = (at: string, language: 'de' | 'en' = 'de', form: TimeForm = 'auto') =>
  timeWords(new Date(at), now, language, form, texts[language])

type Translate = Parameters<typeof timeWords>[4]
const translate =
  (all: Readonly<Record<string, unknown>>): Translate =>
  (key, params = {}) => {
    const plural = typeof params.count === 'number' ? (params.count === 1 ? '_one' : '_other') : ''
    const text = `${key}${plural}`.split('.').reduce<unknown>((found, part) => (found as Record<string, unknown>)[part], all)
    return String(text).replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(params[name]))
  }
const texts = { de: translate(de), en: translate(en) }

test('tells how long ago it was, under an hour', () => {
  equal(said('2026-11-23T08:44:40Z'), 'gerade eben')
  equal(said('2026-11-23T08:44:00Z'), 'vor einer Minute')
  equal(said('2026-11-23T08:20:00Z'), 'vor 25 Minuten')
  equal(said('2026-11-23T08:20:00Z', 'en'), '25 minutes ago')
  equal(said('2026-11-23T09:15:00Z'), 'in 30 Minuten')
})

test('names today, yesterday and tomorrow by the calendar of Berlin', () => {
  equal(said('2026-11-23T07:14:00Z'), 'heute, 8:14 Uhr')
  equal(said('2026-11-22T23:30:00Z'), 'heute, 0:30 Uhr')
  equal(said('2026-11-22T22:30:00Z'), 'gestern, 23:30 Uhr')
  equal(said('2026-11-24T11:00:00Z'), 'morgen, 12 Uhr')
  equal(said('2026-11-22T16:05:00Z', 'en'), 'yesterday, 17:05')
})

test('writes the date with its weekday, and with the year when it is another one', () => {
  equal(said('2026-11-25T11:00:00Z'), 'Mi., 25. November, 12 Uhr')
  equal(said('2026-11-25T11:00:00Z', 'en'), 'Wed 25 November, 12:00')
  equal(said('2025-03-01T10:05:00Z'), '1. März 2025, 11:05 Uhr')
})

test('shows day or time alone where asked', () => {
  equal(said('2026-11-25T11:00:00Z', 'de', 'date'), 'Mi., 25. November')
  equal(said('2026-11-23T08:14:00Z', 'de', 'time'), '9:14 Uhr')
  equal(said('2026-11-23T08:14:00Z', 'de', 'full'), 'Mo., 23. November, 9:14 Uhr')
})

test.run()
