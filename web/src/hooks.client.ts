import type { HandleClientError } from '@sveltejs/kit/hooks'

/** What failed in the browser is shown where it failed; the reason helps whoever writes the plugin. */
export const handleError: HandleClientError = ({ kind, error }) => {
  if (kind !== 'unknown') return
  console.error(error)
  return { message: 'INTERNAL', code: 'INTERNAL', reason: error instanceof Error ? error.message : String(error) }
}
