import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { sql } from 'kysely'
import { DATABASE, definePlugin, EGRESS, EgressRefused, type EgressOptions, type EgressReason } from '@sapocom/sdk-plugin'
import { EgressHost } from '../egress/egress-host.ts'
import { isPublicAddress } from '../egress/public-address.ts'
import { testKernel } from '../testing/index.ts'
import type { LedgerEntry } from '../egress/ledger.ts'

type Handle = (request: IncomingMessage, response: ServerResponse) => void

const purpose = { de: 'Vorschau', en: 'Preview' }
const names = new Map<string, string[]>()
const ledger: LedgerEntry[] = []
const ports: number[] = []
const servers: Server[] = []
const host = new EgressHost({
  ledger: { count: async (entry) => void ledger.push(entry) },
  report: (message, error) => assert.unreachable(`${message}: ${String(error)}`),
  userAgent: 'SaPoCom/test',
  loopbackPorts: ports,
  resolve: async (name) => names.get(name) ?? [],
})
const anywhere = host.forPlugin('preview', [{ to: 'given-by-people', purpose }])
const declared = host.forPlugin('weather', [{ to: 'weather.example', purpose }])

test.before.each(() => {
  ledger.length = 0
})
test.after(async () => {
  await host.close()
  for (const server of servers) {
    server.close()
    server.closeAllConnections()
  }
})

/** A real server on this machine whose port is allowed. @returns its address */
async function serve(handle: Handle, name = '127.0.0.1', allowed = true): Promise<string> {
  const server = createServer(handle)
  servers.push(server)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  if (allowed) ports.push(port)
  names.set(name, ['127.0.0.1'])
  return `http://${name}:${port}`
}

async function refused(url: string, reason: EgressReason, options?: EgressOptions, egress = anywhere): Promise<void> {
  try {
    await egress.fetch(url, options)
  } catch (error) {
    if (!(error instanceof EgressRefused)) throw error
    assert.is(error.reason, reason, url)
    return
  }
  assert.unreachable(`${url} was fetched`)
}

const HOSTILE_ADDRESSES = `
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.254 127.0.0.1 127.0.0.2 127.1.2.3 127.255.255.255
169.254.0.1 169.254.169.254 169.254.170.2 172.16.0.1 172.20.10.1 172.31.255.255 192.0.0.1 192.0.0.8 192.0.0.170 192.0.0.192
192.0.2.1 192.31.196.1 192.52.193.1 192.88.99.1 192.168.0.1 192.168.1.1 192.168.255.255 192.175.48.1 198.18.0.1 198.19.255.255
198.51.100.7 203.0.113.9 224.0.0.1 224.0.0.251 232.1.1.1 239.255.255.250 240.0.0.1 250.1.1.1 255.255.255.254 255.255.255.255
:: ::1 ::2 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:192.168.1.1 ::ffff:0:127.0.0.1 ::127.0.0.1 ::10.0.0.1
64:ff9b::7f00:1 64:ff9b::a00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::1 64:ff9b:1::7f00:1 100::1 100::ffff 2001::1 2001:0:7f00:1:: 2001:0:4136:e378:8000:63bf:3fff:fdd2
2001:2::1 2001:3::1 2001:4:112::1 2001:10::1 2001:20::1 2001:30::1 2001:db8::1 2001:db8:ffff::1 2002:7f00:1:: 2002:a00:1::
2002:a9fe:a9fe:: 2002:c0a8:101:: 2620:4f:8000::1 3fff::1 5f00::1 fc00::1 fd00::1 fd00:ec2::254 fdff:ffff::1 fe80::1
fe80::a9fe:a9fe feb0::1 febf::1 fec0::1 fef0::1 ff00::1 ff01::1 ff02::1 ff02::fb ff05::1:3
ff0e::1 ffff::1 4000::1 8000::1 1::1 200::1 400::1 800::1 fe00::1 a000::1`
  .trim()
  .split(/\s+/)

const HOSTILE_URLS = `
http://0/ http://127.1/ http://0x7f.1/ http://0177.0.0.1/ http://2130706433/ http://0x7f000001/ http://017700000001/
http://127.0.0.1.:80/ http://[::1]/ http://[::ffff:7f00:1]/ http://①②⑦.⓪.⓪.①/ http://127。0。0。1/ http://0xa9fea9fe/
http://169.254.169.254/latest/meta-data/ http://[fd00:ec2::254]/ http://[::]/ http://[0:0:0:0:0:0:0:1]/ http://10.1/ http://192.168.257/`
  .trim()
  .split(/\s+/)

test('at least a hundred hostile addresses are not public, public ones are', () => {
  assert.ok(HOSTILE_ADDRESSES.length >= 100, String(HOSTILE_ADDRESSES.length))
  assert.equal(HOSTILE_ADDRESSES.filter(isPublicAddress), [])
  assert.ok(['1.1.1.1', '9.9.9.9', '193.99.144.80', '2a02:2e0:3fe:1001:302::', '2606:4700::1111'].every(isPublicAddress))
  assert.not(isPublicAddress('example.org'))
})

test('a name that resolves to a hostile address is not connected to, even when another of its addresses is public', async () => {
  for (const [index, address] of HOSTILE_ADDRESSES.entries()) {
    names.set(`evil${index}.example`, ['1.1.1.1', address])
    await refused(`http://evil${index}.example/`, 'private')
  }
  assert.is(ledger.filter((entry) => entry.refused).length, HOSTILE_ADDRESSES.length)
})

test('hostile addresses written in every way URLs allow are not connected to', async () => {
  for (const url of HOSTILE_URLS) await refused(url, 'private')
})

test('other schemes, ports and credentials in the address are refused', async () => {
  names.set('a.example', ['1.1.1.1'])
  const wrong = [
    'ftp://a.example/',
    'file:///etc/passwd',
    'gopher://a.example/',
    'data:text/plain,x',
    'no address',
    'http://u:p@a.example/',
  ]
  for (const url of wrong) await refused(url, 'address')
  for (const port of [22, 25, 5432, 6379, 8080, 9200, 65535]) await refused(`http://a.example:${port}/`, 'address')
})

test('a host that is not declared is refused and stands in the ledger', async () => {
  names.set('other.example', ['1.1.1.1'])
  await refused('https://other.example/path?secret', 'undeclared', {}, declared)
  await refused('https://weather.example.evil.example/', 'undeclared', {}, declared)
  assert.equal(ledger[0], { host: 'other.example', plugin: 'weather', purpose: '', bytes: 0, refused: true })
})

test('a declared host is fetched; the ledger keeps host, purpose and bytes and nothing else', async () => {
  const address = await serve((_request, response) => response.end('sunny'), 'weather.example')
  const answer = await declared.fetch(`${address}/today?for=me`)
  assert.is(answer.status, 200)
  assert.is(String(answer.body), 'sunny')
  assert.equal(ledger, [{ host: 'weather.example', plugin: 'weather', purpose: 'Preview', bytes: 5, refused: false }])
})

test('a port of this machine that the switch does not name stays closed', async () => {
  const address = await serve((_request, response) => response.end('inside'), 'inside.example', false)
  await refused(address, 'address')
})

test('what the operator set may be private, and only that', async () => {
  const address = await serve((_request, response) => response.end('store'), 's3.local', false)
  const configured = host.forPlugin('files', [{ to: 'configured', purpose }], () => [new URL(address).host])
  assert.is(String((await configured.fetch(address)).body), 'store')
  await refused('http://127.0.0.1/', 'undeclared', {}, configured)
})

test('the name is looked up once: a second answer has no chance', async () => {
  let lookups = 0
  const address = await serve((_request, response) => response.end('first'), 'rebind.example')
  const rebinding = new EgressHost({
    ledger: { count: async () => {} },
    report: () => {},
    userAgent: 'test',
    loopbackPorts: ports,
    resolve: async () => ((lookups += 1) === 1 ? ['127.0.0.1'] : ['10.0.0.1']),
  })
  const answer = await rebinding.forPlugin('p', [{ to: 'given-by-people', purpose }]).fetch(address)
  assert.is(String(answer.body), 'first')
  assert.is(lookups, 1)
  await rebinding.close()
})

test('three redirects are followed, a fourth is not', async () => {
  const address = await serve((request, response) => {
    const left = Number(request.url?.slice(1))
    if (left === 0) return void response.end('there')
    response.writeHead(302, { location: `/${left - 1}` }).end()
  }, 'hops.example')
  const answer = await anywhere.fetch(`${address}/3`)
  assert.is(String(answer.body), 'there')
  assert.is(answer.url, `${address}/0`)
  await refused(`${address}/4`, 'redirects')
})

test('each redirect is checked again: private, undeclared, another scheme', async () => {
  const targets: Record<string, string> = {
    '/private': 'http://169.254.169.254/',
    '/scheme': 'file:///etc/passwd',
    '/port': 'http://1.1.1.1:22/',
    '/undeclared': 'http://elsewhere.example/',
  }
  const address = await serve((request, response) => {
    response.writeHead(301, { location: targets[request.url ?? ''] }).end()
  }, 'weather.example')
  await refused(`${address}/private`, 'private')
  await refused(`${address}/scheme`, 'address')
  await refused(`${address}/port`, 'address')
  await refused(`${address}/undeclared`, 'undeclared', {}, declared)
})

test('credentials stay with their origin, harmless headers travel', async () => {
  const seen: IncomingMessage['headers'][] = []
  const target = await serve((request, response) => {
    seen.push(request.headers)
    response.end('x')
  }, 'target.example')
  const start = await serve((request, response) => {
    seen.push(request.headers)
    response.writeHead(302, { location: request.url === '/same' ? '/end' : target }).end()
  }, 'start.example')
  const headers = { Authorization: 'Bearer secret', Cookie: 'a=b', 'X-Api-Key': 'k', Signature: 's', Accept: 'text/html' }
  await anywhere.fetch(start, { headers })
  assert.is(seen[0]?.['authorization'], 'Bearer secret')
  for (const name of ['authorization', 'cookie', 'x-api-key', 'signature']) assert.is(seen[1]?.[name], undefined)
  assert.is(seen[1]?.['accept'], 'text/html')
})

test('a body is not carried to another origin; after 303 it becomes a GET', async () => {
  const methods: string[] = []
  const target = await serve((request, response) => {
    methods.push(`${request.method} ${request.headers['content-type'] ?? '-'}`)
    response.end()
  }, 'receiver.example')
  const start = await serve((request, response) => {
    response.writeHead(Number(request.url?.slice(1)), { location: target }).end()
  }, 'sender.example')
  const options = { method: 'POST', body: 'secret', headers: { 'content-type': 'text/plain' } } as const
  await refused(`${start}/307`, 'redirects', options)
  await refused(`${start}/308`, 'redirects', options)
  await anywhere.fetch(`${start}/303`, options)
  assert.equal(methods, ['GET -'])
})

test('each of gzip, deflate and brotli is unpacked', async () => {
  const bodies: Record<string, Buffer> = { gzip: gzipSync('text'), deflate: deflateSync('text'), br: brotliCompressSync('text') }
  const address = await serve((request, response) => {
    const encoding = request.url?.slice(1) ?? ''
    response.writeHead(200, { 'content-encoding': encoding }).end(bodies[encoding])
  })
  for (const encoding of Object.keys(bodies)) {
    assert.is(String((await anywhere.fetch(`${address}/${encoding}`)).body), 'text', encoding)
  }
})

test('two layers of compression, unknown ones and broken bytes are refused', async () => {
  const address = await serve((request, response) => {
    const encoding = decodeURIComponent(request.url?.slice(1) ?? '')
    response.writeHead(200, { 'content-encoding': encoding }).end(gzipSync(gzipSync('text')).subarray(0, 20))
  })
  for (const encoding of ['gzip, gzip', 'br,gzip', 'zstd', 'compress', 'gzip', 'br', 'deflate']) {
    await refused(`${address}/${encodeURIComponent(encoding)}`, 'encoding')
  }
})

test('an answer over the limit is refused: told, streamed, or unpacked from a bomb', async () => {
  const address = await serve((request, response) => {
    if (request.url === '/told') return void response.writeHead(200, { 'content-length': '1048577' }).write('x')
    if (request.url === '/bomb') {
      return void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(64 * 1024 * 1024)))
    }
    const write = () => {
      while (response.write(Buffer.alloc(65536)));
      response.once('drain', write)
    }
    write()
  })
  for (const path of ['/told', '/streamed', '/bomb']) await refused(address + path, 'large')
  await refused(`${address}/streamed`, 'large', { maxBytes: 1e12 })
})

test('an answer of exactly the limit is taken', async () => {
  const address = await serve((_request, response) => response.end(Buffer.alloc(1000)))
  assert.is((await anywhere.fetch(address, { maxBytes: 1000 })).body.length, 1000)
  await refused(address, 'large', { maxBytes: 999 })
})

test('a server that never answers, or answers a byte a second, ends with the call’s signal', async () => {
  const address = await serve((request, response) => {
    if (request.url === '/drip') setInterval(() => response.write('x'), 20).unref()
  })
  await refused(`${address}/silent`, 'late', { signal: AbortSignal.timeout(150) })
  await refused(`${address}/drip`, 'late', { signal: AbortSignal.timeout(150) })
})

test('nobody there, and a name that does not exist, are unreachable', async () => {
  ports.push(9)
  await refused('http://127.0.0.1:9/', 'unreachable')
  await refused('http://nowhere.example/', 'unreachable')
})

test('an answer to HEAD has no body, whatever its headers say', async () => {
  const address = await serve((_request, response) => {
    response.writeHead(200, { 'content-length': '99999999', 'content-encoding': 'gzip' }).end()
  })
  const answer = await anywhere.fetch(address, { method: 'HEAD' })
  assert.is(answer.status, 200)
  assert.is(answer.body.length, 0)
})

test('the ledger of a running kernel counts by day, host, plugin and purpose', async () => {
  const address = await serve((_request, response) => response.end('sunny'), '127.0.0.1')
  const weather = definePlugin({
    id: 'weather',
    title: { de: 'Wetter', en: 'Weather' },
    egress: [{ to: '127.0.0.1', purpose: { de: 'Vorhersage', en: 'Forecast' } }],
  })
  const kit = await testKernel({ plugins: [weather], config: { test: { loopbackPorts: ports } } })
  try {
    const egress = kit.need(EGRESS, 'weather')
    await egress.fetch(`${address}/a`)
    await egress.fetch(`${address}/b`)
    await refused('http://elsewhere.example/', 'undeclared', {}, egress)
    const { rows } = await sql`select host, plugin, purpose, calls::int, bytes::int, refused::int, day = current_date as today
      from core.egress_ledger order by host`.execute(kit.need(DATABASE).kysely())
    assert.equal(rows, [
      { host: '127.0.0.1', plugin: 'weather', purpose: 'Forecast', calls: 2, bytes: 10, refused: 0, today: true },
      { host: 'elsewhere.example', plugin: 'weather', purpose: '', calls: 0, bytes: 0, refused: 1, today: true },
    ])
  } finally {
    await kit.stop()
  }
})

test.run()
