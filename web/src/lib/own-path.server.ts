/**
 * Where to go back to: only ever a page of this server (sec S16).
 * @param wish an address, absolute or not, as a browser or a form sent it
 */
export function ownPath(wish: FormDataEntryValue | null, here: URL): string {
  const url = typeof wish === 'string' && wish !== '' ? URL.parse(wish, here) : null
  const isOwn = url?.origin === here.origin && !url.pathname.startsWith('//') && !url.pathname.startsWith('/api/')
  return isOwn ? url.pathname + url.search : '/'
}
