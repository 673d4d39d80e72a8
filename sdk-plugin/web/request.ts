import { requestStore, type WebRequest } from '../web-request.ts'

/** The page request that is being rendered; in the browser there is none. */
export function currentRequest(): WebRequest | undefined {
  const store = (globalThis as { [requestStore]?: { getStore(): WebRequest | undefined } })[requestStore]
  return store?.getStore()
}
