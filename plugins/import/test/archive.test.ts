import { buffer, text } from 'node:stream/consumers'
import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { openArchive } from '../server/archive/archive.opening.ts'
import { defaultLimits, type Archive } from '../server/archive/archive.ts'
import { AccountExport } from '../server/archive/export.ts'
import { tarEntries, tarGzOf, tarOf, Workshop, zipOf } from './archive.maker.ts'
import { actor, create, document, filesOf, mediaPath, picture, type Files } from './export.maker.ts'

const test = suite('archives')
const path = mediaPath(7)
const image = picture(7)
const files = filesOf({ items: [create(1, { attachment: [document(path)] })], media: new Map([[path, image]]) })
let workshop: Workshop

test.before(async () => {
  workshop = await Workshop.open()
})
test.after(() => workshop.close())

const kinds: Readonly<Record<string, (files: Files) => Promise<string>>> = {
  'a zip file': async (content) => workshop.file(await zipOf(content)),
  'a tar.gz file': (content) => workshop.file(tarGzOf(tarEntries(content))),
  'a tar file': (content) => workshop.file(tarOf(tarEntries(content))),
  'a folder': (content) => workshop.folder(content),
}

async function opened(source: string, use: (archive: Archive) => Promise<void>): Promise<void> {
  const archive = await openArchive(source, defaultLimits)
  try {
    await use(archive)
  } finally {
    await archive.close()
  }
}

for (const [kind, make] of Object.entries(kinds)) {
  test(`reads outbox, actor and media of ${kind}`, async () => {
    await opened(await make(files), async (archive) => {
      const source = new AccountExport(archive)
      assert.equal(await text(await source.outbox()), files.get('outbox.json'))
      assert.equal(await source.actor(), actor)
      assert.equal(await buffer(await source.open(source.find(path)!)), image)
    })
  })

  test(`finds the outbox below a folder of ${kind}`, async () => {
    const nested: Files = new Map([...files].map(([name, body]) => [`archive-2026/${name}`, body]))
    await opened(await make(nested), async (archive) => {
      const source = new AccountExport(archive)
      assert.equal(await source.actor(), actor)
      assert.is.not(source.find(path), undefined)
    })
  })
}

test('finds media that a Mastodon before 4.2 named by their path on its server', async () => {
  const entries = tarEntries(files).map((entry) =>
    entry.name === path ? { ...entry, name: `/home/mastodon/live/public/system/${path}` } : entry,
  )
  await opened(await workshop.file(tarGzOf(entries)), async (archive) => {
    assert.is(new AccountExport(archive).find(path), path)
  })
})

test('finds media whose address carries a bucket, a server, or percent signs', async () => {
  const odd = 'media_attachments/files/1/original/Boddenküste 1.png'
  await opened(await workshop.folder(new Map([...files, [odd, image]])), async (archive) => {
    const source = new AccountExport(archive)
    assert.is(source.find(`/bucket/${path}`), path)
    assert.is(source.find(`/${path}`), path)
    assert.is(source.find('media_attachments/files/1/original/Boddenk%C3%BCste%201.png'), odd)
    assert.is(source.find('media_attachments/files/404.png'), undefined)
  })
})

test('takes an empty file for a missing one', async () => {
  await opened(await workshop.folder(new Map([...files, ['media_attachments/empty.png', '']])), async (archive) => {
    assert.is(new AccountExport(archive).find('media_attachments/empty.png'), undefined)
  })
})

test('leaves no unpacked file behind', async () => {
  const { readdir } = await import('node:fs/promises')
  const { tmpdir } = await import('node:os')
  const unpacked = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('sapocom-import-')).length
  const before = await unpacked()
  await opened(await workshop.file(tarGzOf(tarEntries(files))), async () => {
    assert.is(await unpacked(), before + 1)
  })
  assert.is(await unpacked(), before)
})

test('refuses a link inside of a folder', async () => {
  const folder = await workshop.folder(files)
  await symlink('/etc/hostname', join(folder, 'media_attachments', 'link.png'))
  await expectRefusal(folder, 'IMPORT_NOT_A_FILE')
})

async function expectRefusal(source: string, code: string): Promise<void> {
  try {
    await (await openArchive(source, defaultLimits)).close()
  } catch (error) {
    return assert.is((error as { code: string }).code, code)
  }
  assert.unreachable('was not refused')
}

test.run()
