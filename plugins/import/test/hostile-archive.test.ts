import { gzipSync } from 'node:zlib'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { openArchive } from '../server/archive/archive.opening.ts'
import { defaultLimits, megabyte, type ArchiveLimits } from '../server/archive/archive.ts'
import { AccountExport } from '../server/archive/export.ts'
import { tarEntries, tarGzOf, tarOf, Workshop, zipOf, zipWith, type TarEntry } from './archive.maker.ts'
import { create, filesOf } from './export.maker.ts'

const test = suite('hostile archives')
const files = filesOf({ items: [create(1)] })
const honest = tarEntries(files)
let workshop: Workshop
let before: readonly string[]

test.before(async () => {
  workshop = await Workshop.open()
  before = await leftovers()
})
test.after(async () => {
  await workshop.close()
  assert.equal(await leftovers(), before, 'no refused archive leaves files behind')
})

const leftovers = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('sapocom-import-'))

interface Case {
  readonly it: string
  readonly bytes: () => Buffer | string | Promise<Buffer>
  readonly code: string
  readonly limits?: Partial<ArchiveLimits>
}

/** Names that lead out, or that no honest archive holds. */
const names: readonly string[] = [
  '../evil.sh',
  'media_attachments/../../evil.sh',
  'a/b/c/../../../../evil.sh',
  '..',
  './..',
  'media_attachments/..',
  '/etc/passwd',
  '//etc/passwd',
  '/proc/self/mem',
  '/root/.ssh/authorized_keys',
  '/home/mastodon/live/public/system/../../../../etc/passwd',
  '/home/mastodon/live/public/system/media_attachments/../../x',
  '/../system/media_attachments/x',
  'C:/Windows/win.ini',
  'c:evil.exe',
  '..\\..\\evil.bat',
  'media\\..\\..\\evil.bat',
  'new\nline.png',
  'bell\u0007.png',
  'escape\u001b[2J.png',
  'picture\u202egnp.exe',
  'zero\u2066width.png',
  'c1\u0085control.png',
]

const nameCases: Case[] = names.flatMap((name, index) => [
  {
    it: `a tar entry called ${JSON.stringify(name)}`,
    bytes: () => tarGzOf([...honest, { name, body: 'x' }]),
    code: 'IMPORT_NAME_UNSAFE',
  },
  {
    it: `a zip entry called ${JSON.stringify(name)}`,
    bytes: () => zipWith({ [name]: name }, new Map([...files, [name, `x${index}`]])),
    code: 'IMPORT_NAME_UNSAFE',
  },
])

const link = (type: string, target = '/etc/passwd'): TarEntry => ({ name: 'media_attachments/a.png', type, link: target })
const pax = (fields: Readonly<Record<string, string>>): TarEntry => ({
  name: 'PaxHeader',
  type: 'x',
  body: Object.entries(fields).map(paxLine).join(''),
})

function paxLine([key, value]: [string, string]): string {
  const rest = ` ${key}=${value}\n`
  const length = Buffer.byteLength(rest) + 2
  return `${length}${rest}`
}

const tarCases: readonly Case[] = [
  ['a hard link', [link('1')]],
  ['a symbolic link', [link('2')]],
  ['a symbolic link to a folder above', [link('2', '../..')]],
  ['a character device', [{ name: 'null', type: '3' }]],
  ['a block device', [{ name: 'sda', type: '4' }]],
  ['a pipe', [{ name: 'pipe', type: '6' }]],
  ['a sparse file', [{ name: 'sparse', type: 'S', body: 'x' }]],
  ['a volume header', [{ name: 'volume', type: 'V' }]],
  ['a multi-volume part', [{ name: 'part', type: 'M', body: 'x' }]],
].map(([it, entries]) => ({
  it: `tar with ${it as string}`,
  bytes: () => tarGzOf([...honest, ...(entries as TarEntry[])]),
  code: 'IMPORT_NOT_A_FILE',
}))

const paxCases: readonly Case[] = [
  {
    it: 'a pax header that renames to ..',
    bytes: () => tarGzOf([pax({ path: '../../evil' }), ...honest]),
    code: 'IMPORT_NAME_UNSAFE',
  },
  {
    it: 'a pax header that renames to /',
    bytes: () => tarGzOf([pax({ path: '/etc/evil' }), ...honest]),
    code: 'IMPORT_NAME_UNSAFE',
  },
  {
    it: 'a GNU long name with ..',
    bytes: () => tarGzOf([{ name: '././@LongLink', type: 'L', body: '../../evil\0' }, ...honest]),
    code: 'IMPORT_NAME_UNSAFE',
  },
  {
    it: 'a pax header of two megabytes',
    bytes: () => tarGzOf([{ name: 'PaxHeader', type: 'x', body: Buffer.alloc(2 * megabyte, 65) }, ...honest]),
    code: 'IMPORT_NOT_A_FILE',
  },
]

const repeated = (count: number): TarEntry[] =>
  Array.from({ length: count }, (_, index) => ({ name: `media_attachments/${index}`, body: '' }))
const zeros = Buffer.alloc(40 * megabyte)

const shapeCases: readonly Case[] = [
  { it: 'an empty file', bytes: () => '', code: 'IMPORT_NOT_AN_ARCHIVE' },
  { it: 'a text', bytes: () => 'PK but no archive', code: 'IMPORT_NOT_AN_ARCHIVE' },
  { it: 'a page of HTML', bytes: () => '<!doctype html><script>alert(1)</script>', code: 'IMPORT_NOT_AN_ARCHIVE' },
  { it: 'an xz file', bytes: () => Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0, 4]), code: 'IMPORT_NOT_AN_ARCHIVE' },
  { it: 'a gzip header alone', bytes: () => Buffer.from([0x1f, 0x8b]), code: 'IMPORT_ARCHIVE_DAMAGED' },
  { it: 'gzip of nothing', bytes: () => gzipSync(''), code: 'IMPORT_ARCHIVE_DAMAGED' },
  { it: 'gzip of a text', bytes: () => gzipSync('x'.repeat(5000)), code: 'IMPORT_ARCHIVE_DAMAGED' },
  { it: 'gzip in gzip', bytes: () => gzipSync(tarGzOf(honest)), code: 'IMPORT_ARCHIVE_DAMAGED' },
  { it: 'gzip in gzip, its first byte alone in a part', bytes: () => splitGzip(tarGzOf(honest)), code: 'IMPORT_ARCHIVE_DAMAGED' },
  { it: 'gzip cut off', bytes: () => cut(tarGzOf(honest), 0.6), code: 'IMPORT_ARCHIVE_DAMAGED' },
  { it: 'gzip with changed bytes', bytes: () => changed(tarGzOf(honest), 0.5), code: 'IMPORT_ARCHIVE_DAMAGED' },
  { it: 'a tar cut off', bytes: () => cut(tarOf(honest), 0.5), code: 'IMPORT_ARCHIVE_DAMAGED' },
  {
    it: 'a tar entry larger than the file',
    bytes: () => tarGzOf([{ name: 'outbox.json', body: 'x', size: 1_000_000 }]),
    code: 'IMPORT_ARCHIVE_DAMAGED',
  },
  {
    it: 'a tar header with a wrong checksum',
    bytes: () => tarGzOf([...honest, { name: 'x', body: 'x', checksum: 1 }]),
    code: 'IMPORT_ARCHIVE_DAMAGED',
  },
  {
    it: 'two outboxes in a tar',
    bytes: () => tarGzOf([...honest, { name: 'outbox.json', body: '{}' }]),
    code: 'IMPORT_NAME_TWICE',
  },
  {
    it: 'two outboxes in a tar, one as ./outbox.json',
    bytes: () => tarGzOf([...honest, { name: './outbox.json', body: '{}' }]),
    code: 'IMPORT_NAME_TWICE',
  },
  {
    it: 'one name twice in two ways of writing an umlaut',
    bytes: () =>
      tarGzOf([
        { name: 'ü', body: '' },
        { name: 'u\u0308', body: '' },
      ]),
    code: 'IMPORT_NAME_TWICE',
  },
  { it: 'two outboxes in a zip', bytes: () => twoOutboxes(), code: 'IMPORT_NAME_TWICE' },
  { it: 'a zip cut off', bytes: async () => cut(await zipOf(files), 0.8), code: 'IMPORT_ARCHIVE_DAMAGED' },
  {
    it: 'a zip with bytes behind its end',
    bytes: async () => Buffer.concat([await zipOf(files), Buffer.alloc(70_000)]),
    code: 'IMPORT_ARCHIVE_DAMAGED',
  },
  {
    it: 'a zip whose directory points nowhere',
    bytes: () => patched(0x06054b50, 16, 4, 0x7fffffff),
    code: 'IMPORT_ARCHIVE_DAMAGED',
  },
  { it: 'an encrypted zip', bytes: () => patched(0x02014b50, 8, 2, 1), code: 'IMPORT_ARCHIVE_ENCRYPTED' },
  { it: 'a zip with a method nobody knows', bytes: () => patched(0x02014b50, 10, 2, 99), code: 'IMPORT_ARCHIVE_DAMAGED' },
  { it: 'a symbolic link in a zip', bytes: () => patched(0x02014b50, 38, 4, 0xa1ff0000), code: 'IMPORT_NOT_A_FILE' },
  { it: 'a device in a zip', bytes: () => patched(0x02014b50, 38, 4, 0x61ff0000), code: 'IMPORT_NOT_A_FILE' },
  { it: 'a pipe in a zip', bytes: () => patched(0x02014b50, 38, 4, 0x11ff0000), code: 'IMPORT_NOT_A_FILE' },
  {
    it: 'too many entries in a tar',
    bytes: () => tarGzOf(repeated(200)),
    code: 'IMPORT_TOO_MANY_ENTRIES',
    limits: { entries: 100 },
  },
  {
    it: 'too many folders in a tar',
    bytes: () => tarGzOf(repeated(200).map((entry) => ({ ...entry, type: '5' }))),
    code: 'IMPORT_TOO_MANY_ENTRIES',
    limits: { entries: 100 },
  },
  {
    it: 'too many entries in a zip',
    bytes: () => zipOf(new Map(repeated(200).map(({ name }) => [name, '']))),
    code: 'IMPORT_TOO_MANY_ENTRIES',
    limits: { entries: 100 },
  },
  { it: 'a tar.gz bomb', bytes: () => tarGzOf([{ name: 'outbox.json', body: zeros }]), code: 'IMPORT_ARCHIVE_TOO_DENSE' },
  {
    it: 'a tar.gz bomb behind an honest start',
    bytes: () => tarGzOf([...honest, { name: 'media_attachments/1', body: zeros }]),
    code: 'IMPORT_ARCHIVE_TOO_DENSE',
  },
  { it: 'a zip bomb', bytes: () => zipOf(new Map([['outbox.json', zeros]])), code: 'IMPORT_ARCHIVE_TOO_DENSE' },
  { it: 'a zip that says it is enormous', bytes: () => patched(0x02014b50, 24, 4, 0xfffffff0), code: 'IMPORT_ARCHIVE_TOO_LARGE' },
  {
    it: 'a tar over the limit',
    bytes: () => tarOf([{ name: 'outbox.json', body: zeros }]),
    code: 'IMPORT_ARCHIVE_TOO_LARGE',
    limits: { bytes: megabyte },
  },
]

/** Opened without complaint, but there is nothing to be had from it. */
const contentCases: readonly Case[] = [
  { it: 'an archive without an outbox', bytes: () => tarGzOf([{ name: 'actor.json', body: '{}' }]), code: 'IMPORT_NO_OUTBOX' },
  {
    it: 'an outbox too deep in folders',
    bytes: () => tarGzOf([{ name: 'a/b/c/d/e/outbox.json', body: '{}' }]),
    code: 'IMPORT_NO_OUTBOX',
  },
  {
    it: 'an outbox only as macOS’ shadow',
    bytes: () => tarGzOf([{ name: '__MACOSX/outbox.json', body: '{}' }]),
    code: 'IMPORT_NO_OUTBOX',
  },
  {
    it: 'two outboxes side by side',
    bytes: () =>
      tarGzOf([
        { name: 'a/outbox.json', body: '{}' },
        { name: 'b/outbox.json', body: '{}' },
      ]),
    code: 'IMPORT_NO_OUTBOX',
  },
  {
    it: 'an actor that is no JSON',
    bytes: () =>
      tarGzOf([
        { name: 'outbox.json', body: '{}' },
        { name: 'actor.json', body: '{"id":' },
      ]),
    code: 'IMPORT_ACTOR_INVALID',
  },
  {
    it: 'an actor of two megabytes',
    bytes: () =>
      tarGzOf([
        { name: 'outbox.json', body: '{}' },
        { name: 'actor.json', body: `"${'x'.repeat(2 * megabyte)}"` },
      ]),
    code: 'IMPORT_ACTOR_INVALID',
  },
]

for (const { it, bytes, code, limits } of [...nameCases, ...tarCases, ...paxCases, ...shapeCases, ...contentCases]) {
  test(`refuses ${it}`, async () => {
    const source = await workshop.file(await bytes())
    assert.is(await refusalOf(source, { ...defaultLimits, ...limits }), code)
  })
}

test('a zip entry that holds more than it says is cut off', async () => {
  const archive = await openArchive(await workshop.file(await patchedSize()), defaultLimits)
  const stream = await archive.open('outbox.json')
  let failed = ''
  await stream.forEach(() => undefined).catch((error: Error) => (failed = error.message))
  await archive.close()
  assert.match(failed, /too many bytes/)
})

async function refusalOf(source: string, limits: ArchiveLimits): Promise<string> {
  try {
    const archive = await openArchive(source, limits)
    try {
      await new AccountExport(archive).actor()
    } finally {
      await archive.close()
    }
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
  return 'accepted'
}

const cut = (bytes: Buffer, share: number): Buffer => bytes.subarray(0, Math.floor(bytes.length * share))

function changed(bytes: Buffer, place: number): Buffer {
  const copy = Buffer.from(bytes)
  copy.fill(0xff, Math.floor(bytes.length * place), Math.floor(bytes.length * place) + 20)
  return copy
}

/** Two members: the first holds one byte of what follows. */
const splitGzip = (inner: Buffer): Buffer => Buffer.concat([gzipSync(inner.subarray(0, 1)), gzipSync(inner.subarray(1))])

/** Changes a field of the first record of a kind in an honest zip. */
async function patched(signature: number, at: number, bytes: number, value: number): Promise<Buffer> {
  const zip = await zipOf(files)
  zip.writeUIntLE(value, find(zip, signature) + at, bytes)
  return zip
}

async function patchedSize(): Promise<Buffer> {
  const zip = await zipOf(new Map([['outbox.json', 'x'.repeat(100_000)]]))
  zip.writeUInt32LE(10, find(zip, 0x02014b50) + 24)
  return zip
}

async function twoOutboxes(): Promise<Buffer> {
  const zip = await zipOf(
    new Map([
      ['outbox.json', 'a'],
      ['outbox.jsoo', 'b'],
    ]),
  )
  for (let at = zip.indexOf('outbox.jsoo'); at >= 0; at = zip.indexOf('outbox.jsoo')) zip.write('outbox.json', at)
  return zip
}

function find(zip: Buffer, signature: number): number {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(signature)
  return zip.indexOf(bytes)
}

test.run()
