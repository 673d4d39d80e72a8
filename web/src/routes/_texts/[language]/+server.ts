import { error, json } from '@sveltejs/kit'
import { textsFor } from '#lib/texts.server.ts'
import type { RequestHandler } from './$types'

/** The texts of one language: the shell's, the kit's, and those of plugins that are asked for and on. */
export const GET: RequestHandler = ({ params, url, locals }) => {
  const asked = (url.searchParams.get('of') ?? '').split(',')
  const texts = textsFor(
    params.language,
    locals.request.on.filter((plugin) => asked.includes(plugin)),
  )
  if (!texts) error(404, { message: 'NOT_FOUND' })
  // the address changes with the texts
  return json(texts, { headers: { 'cache-control': 'public, max-age=31536000, immutable' } })
}
