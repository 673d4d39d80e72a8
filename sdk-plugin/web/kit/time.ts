import type { Translate } from '../shell.ts'

/** All times of a server are shown in its own zone, so that server and browser write the same words. */
export const zone = 'Europe/Berlin'

/** `auto`: relative under an hour, then "heute, 9:14 Uhr", then the date; `full`: always date and time; `date`: the day only; `time`: the time only. */
export type TimeForm = 'auto' | 'full' | 'date' | 'time'

const minute = 60_000
const formats = new Map<string, Intl.DateTimeFormat>()

/** Formatters are costly to make and the same for all requests. */
function format(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${Object.entries(options).join(' ')}`
  const made = formats.get(key) ?? new Intl.DateTimeFormat(language, { timeZone: zone, ...options })
  formats.set(key, made)
  return made
}

/** A moment in the reader's words. */
export function timeWords(at: Date, now: Date, language: string, form: TimeForm, t: Translate): string {
  if (form === 'date') return dateOf(at, now, language)
  if (form === 'time') return clockOf(at, language)
  const relative = form === 'auto' ? relativeOf(at, now, t) : undefined
  if (relative !== undefined) return relative
  const time = clockOf(at, language)
  const distance = form === 'auto' ? dayOf(at) - dayOf(now) : Number.NaN
  if (distance === 0) return t('time.today', { time })
  if (distance === -1) return t('time.yesterday', { time })
  if (distance === 1) return t('time.tomorrow', { time })
  return `${dateOf(at, now, language)}, ${time}`
}

/** Milliseconds until the words change, so that a clock need not tick for old posts. */
export function nextChange(at: Date, now: Date): number {
  const age = Math.abs(now.getTime() - at.getTime())
  return age < 60 * minute ? minute : 60 * minute
}

function relativeOf(at: Date, now: Date, t: Translate): string | undefined {
  const minutes = Math.trunc((now.getTime() - at.getTime()) / minute)
  if (minutes >= 60 || minutes <= -60) return undefined
  if (minutes === 0) return t('time.now')
  return minutes > 0 ? t('time.minutes', { count: minutes }) : t('time.inMinutes', { count: -minutes })
}

/** Days since 1970 on the calendar of the zone. */
function dayOf(at: Date): number {
  const day = format('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit' }).format(at)
  return Date.parse(`${day}T00:00:00Z`) / 86_400_000
}

function clockOf(at: Date, language: string): string {
  const parts = format('de', { hour: 'numeric', minute: '2-digit', hourCycle: 'h23' }).formatToParts(at)
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? ''
  const hour = String(Number(part('hour')))
  if (!language.startsWith('de')) return `${hour}:${part('minute')}`
  return part('minute') === '00' ? `${hour} Uhr` : `${hour}:${part('minute')} Uhr`
}

function dateOf(at: Date, now: Date, language: string): string {
  const sameYear = yearOf(at) === yearOf(now)
  return format(language === 'en' ? 'en-GB' : language, {
    weekday: sameYear ? 'short' : undefined,
    day: 'numeric',
    month: 'long',
    year: sameYear ? undefined : 'numeric',
  }).format(at)
}

const yearOf = (at: Date): string => format('en', { year: 'numeric' }).format(at)
