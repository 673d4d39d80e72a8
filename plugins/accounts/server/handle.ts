import { HandleMalformed, HandleReserved } from './errors.ts'

/** Names that people would take for the server itself, an office or an emergency line. */
const RESERVED = new Set(
  `about abuse account accounts admin administration administrator alle all amt amtlich anonym anonymous anzeige api app auth
  bereitschaft betrieb behoerde bot bundespolizei bundeswehr contact datenschutz deleted demo edit einsatz everyone feuerwehr follow followers
  following gast geloescht guest help here hier hilfe hostmaster impressum info katastrophenschutz kontakt kriminalpolizei leitstelle
  login logout mail me moderation moderator moderatorin news niemand nobody notfall notruf notruf110 notruf112 null official operator
  offiziell polizei polizei110 police postmaster presse privacy root sapocom security server service settings sicherheit signin signup
  staatsanwaltschaft support sysop system team test undefined user verein verwaltung webmaster wir www 110 112`.split(/\s+/),
)

/** Beginnings that only an institution's account may have: a citizen could pass for an office. */
const OFFICES = [
  'polizei', 'police', 'feuerwehr', 'notruf', 'landkreis_', 'stadt_', 'gemeinde_', 'amt_', 'ministerium', 'landesamt',
  'leitstelle', 'staatsanwalt', 'rettungsdienst', 'sapocom',
] // prettier-ignore

const HANDLE = /^[a-z0-9_]{1,30}$/

/** A handle as people type it, as it is stored: without `@`, in lower case. */
export function normaliseHandle(typed: string): string {
  return typed.trim().replace(/^@/, '').toLowerCase()
}

/**
 * @throws HandleMalformed for anything but `[a-z0-9_]{1,30}`
 * @throws HandleReserved for names of the server, of offices and of emergency lines
 */
export function checkHandle(handle: string, kind: 'person' | 'institution'): void {
  if (!HANDLE.test(handle)) throw new HandleMalformed()
  if (RESERVED.has(handle.replaceAll('_', ''))) throw new HandleReserved()
  if (kind === 'person' && OFFICES.some((office) => handle.startsWith(office))) throw new HandleReserved()
}
