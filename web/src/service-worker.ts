/// <reference no-default-lib="true"/>
/// <reference lib="esnext" />
/// <reference lib="webworker" />
import { assets, immutable } from '$app/manifest'
import { self } from '$app/service-worker'

/** Files that never change under their address, and one page for the time without a connection. Never what a person sees. */
const files = 'files'
const pages = 'pages'
const offline = '/offline'

const permanent = new Set([...immutable, ...assets].map(({ path }) => new URL(path, self.location.origin).pathname))

self.addEventListener('install', (event) => event.waitUntil(keepOfflinePage()))
self.addEventListener('activate', (event) => event.waitUntil(removeOldFiles()))
self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  if (permanent.has(url.pathname) || url.pathname.startsWith('/_texts/')) return event.respondWith(fromCache(request))
  if (request.mode === 'navigate') event.respondWith(fetch(request).catch(() => offlinePage()))
})

/** As a visitor sees it, so that nobody's name is kept. */
async function keepOfflinePage(): Promise<void> {
  const cache = await caches.open(pages)
  await cache.add(new Request(offline, { credentials: 'omit', cache: 'reload' }))
}

async function offlinePage(): Promise<Response> {
  return (await caches.match(offline)) ?? Response.error()
}

async function fromCache(request: Request): Promise<Response> {
  const known = await caches.match(request)
  if (known) return known
  const response = await fetch(request)
  if (response.ok && response.status === 200) await (await caches.open(files)).put(request, response.clone())
  return response
}

async function removeOldFiles(): Promise<void> {
  const cache = await caches.open(files)
  const old = (await cache.keys()).filter(({ url }) => !permanent.has(new URL(url).pathname))
  await Promise.all(old.map((request) => cache.delete(request)))
}
