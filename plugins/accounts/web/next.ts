/** Where to go after the log-in: a page of this server, never another host. */
export function nextPage(wish: FormDataEntryValue | string | null, here: URL): string {
  const url = typeof wish === 'string' && wish !== '' ? URL.parse(wish, here) : null
  const isOwn = url?.origin === here.origin && !url.pathname.startsWith('//') && !/^\/(api|login|join)(\/|$)/.test(url.pathname)
  return isOwn ? url.pathname + url.search : '/'
}

/** The log-in page, which comes back here. */
export function loginFor(url: URL): string {
  return `/login?next=${encodeURIComponent(url.pathname)}`
}
