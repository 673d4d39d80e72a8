import type { Cookies } from '@sveltejs/kit'

type Options = Parameters<Cookies['set']>[2]

/** Hands cookies that the API set on to the browser: what the API answers inside of the process would be lost. */
export function copyCookies(response: Response, cookies: Cookies): void {
  for (const line of response.headers.getSetCookie()) {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
    const cut = pair.indexOf('=')
    // the value is encoded already
    cookies.set(pair.slice(0, cut), pair.slice(cut + 1), { encode: (value) => value, ...optionsFrom(attributes) })
  }
}

/** Source: RFC 6265, 4.1.1 */
function optionsFrom(attributes: readonly string[]): Options {
  const given = new Map(
    attributes.map((attribute) => [attribute.split('=')[0]?.toLowerCase() ?? '', attribute.slice(attribute.indexOf('=') + 1)]),
  )
  const seconds = given.get('max-age')
  const end = given.get('expires')
  return {
    path: given.get('path') ?? '/',
    httpOnly: given.has('httponly'),
    secure: given.has('secure'),
    ...(given.has('samesite') && { sameSite: given.get('samesite')?.toLowerCase() as 'lax' | 'strict' | 'none' }),
    ...(seconds !== undefined && { maxAge: Number(seconds) }),
    ...(end !== undefined && { expires: new Date(end) }),
  }
}
