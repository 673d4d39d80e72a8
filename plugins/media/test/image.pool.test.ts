import { writeFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL, fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { ImagePool } from '../server/image.pool.ts'
import type { RenderedImage } from '../server/image.render.ts'
import { halfPictures, impostors, movingGif, photoWithPlace, picture, pngPromising, pngWithTextBomb } from './pictures.ts'

const pool = new ImagePool()

async function rendered(bytes: Uint8Array): Promise<RenderedImage> {
  const result = await pool.render(bytes)
  if (typeof result === 'string') throw new Error(`expected an image, got ${result}`)
  return result
}

test('takes JPEG, PNG, WebP, AVIF and GIF', async () => {
  const files = [picture().jpeg(), picture().png(), picture().webp(), picture().avif({ effort: 0 }), picture().gif()]
  for (const file of files) {
    const image = await rendered(await file.toBuffer())
    assert.is(image.kind, 'image')
    assert.equal([image.width, image.height], [800, 600])
  }
})

test('makes WebP files of rising width, none wider than the original', async () => {
  const { files } = await rendered(await picture(1500, 1000).jpeg().toBuffer())
  assert.equal(
    files.map(({ width }) => width),
    [160, 320, 640, 1280, 1500],
  )
  for (const { width, bytes } of files) {
    const metadata = await sharp(bytes).metadata()
    assert.is(metadata.format, 'webp')
    assert.is(metadata.width, width)
  }
})

test('bounds large pictures', async () => {
  const { width, height } = await rendered(await picture(6000, 3000).jpeg().toBuffer())
  assert.equal([width, height], [2560, 1280])
})

test('makes a blurred preview under 1 KB', async () => {
  const noise = {
    width: 900,
    height: 700,
    channels: 3 as const,
    background: '#000',
    noise: { type: 'gaussian' as const, mean: 128, sigma: 90 },
  }
  const { blur } = await rendered(await sharp({ create: noise }).jpeg().toBuffer())
  assert.match(blur, /^data:image\/webp;base64,[A-Za-z0-9+/=]+$/)
  assert.ok(blur.length <= 1024)
})

test('removes place, camera and every other metadata, and turns the picture upright', async () => {
  const photo = await photoWithPlace()
  assert.match(photo.toString('latin1'), /MarkedCamera/)
  assert.match(photo.toString('latin1'), /MarkedXmp/)
  const place = { bigEndian: '0000003600000001', littleEndian: '3600000001000000' }
  assert.ok(
    Object.values(place).some((degrees) => photo.includes(Buffer.from(degrees, 'hex'))),
    'the photo names a place',
  )
  const image = await rendered(photo)
  assert.equal([image.width, image.height], [900, 1200])
  for (const { bytes } of image.files) {
    const { exif, xmp, iptc, icc, orientation } = await sharp(bytes).metadata()
    assert.equal(
      { exif, xmp, iptc, icc, orientation },
      { exif: undefined, xmp: undefined, iptc: undefined, icc: undefined, orientation: undefined },
    )
    assert.not.match(Buffer.from(bytes).toString('latin1'), /Marked|EXIF|XMP/)
  }
})

test('keeps transparency', async () => {
  const png = await sharp({ create: { width: 200, height: 200, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } })
    .png()
    .toBuffer()
  const { files } = await rendered(png)
  assert.is((await sharp(files.at(-1)!.bytes).metadata()).hasAlpha, true)
})

test('keeps an animation moving, with still sizes beside it', async () => {
  const image = await rendered(await movingGif())
  assert.is(image.kind, 'animation')
  const moving = image.files.filter(({ still }) => !still)
  assert.is(moving.length, 1)
  assert.is((await sharp(moving[0]!.bytes, { animated: true }).metadata()).pages, 4)
  assert.is((await sharp(image.files[0]!.bytes, { animated: true }).metadata()).pages ?? 1, 1)
})

test('refuses an animation with too many frames', async () => {
  assert.is(await pool.render(await movingGif(301)), 'tooManyPixels')
})

test('leaves nothing of what is hidden behind a picture', async () => {
  const html = Buffer.from('<script>MarkedPayload</script>')
  const jpeg = await picture().jpeg().toBuffer()
  const zip = Buffer.concat([
    Buffer.from('504b0304', 'hex'),
    Buffer.from('MarkedPayload'),
    Buffer.from('504b0506', 'hex'),
    Buffer.alloc(18),
  ])
  for (const hidden of [html, zip]) {
    const { files } = await rendered(Buffer.concat([jpeg, hidden]))
    for (const { bytes } of files) assert.not.match(Buffer.from(bytes).toString('latin1'), /MarkedPayload/)
  }
})

test('leaves nothing of a comment inside a picture', async () => {
  const jpeg = await picture().jpeg().toBuffer()
  const comment = Buffer.from('*/MarkedPayload/*')
  const segment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, comment.length + 2]), comment])
  const { files } = await rendered(Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]))
  for (const { bytes } of files) assert.not.match(Buffer.from(bytes).toString('latin1'), /MarkedPayload/)
})

for (const [name, bytes] of impostors) {
  test(`refuses ${name} by its content`, async () => {
    assert.is(await pool.render(bytes), 'typeUnknown')
  })
}

for (const [name, bytes] of halfPictures) {
  test(`refuses ${name}`, async () => {
    assert.ok(['typeUnknown', 'broken', 'tooManyPixels'].includes((await pool.render(bytes)) as string))
  })
}

test('refuses truncated pictures', async () => {
  const noise = {
    width: 600,
    height: 400,
    channels: 3 as const,
    background: '#000',
    noise: { type: 'gaussian' as const, mean: 128, sigma: 60 },
  }
  const source = sharp({ create: noise })
  for (const whole of [
    await source.clone().jpeg().toBuffer(),
    await source.clone().png().toBuffer(),
    await source.clone().webp().toBuffer(),
  ]) {
    for (const part of [0.1, 0.5, 0.9]) {
      assert.is(await pool.render(whole.subarray(0, Math.floor(whole.length * part))), 'broken')
    }
  }
})

test('refuses more pixels than 100 million, however small the file', async () => {
  for (const bomb of [pngPromising(15_000, 15_000, 15_000), pngPromising(60_000, 60_000, 10), pngPromising(200_000_000, 1, 1)]) {
    assert.ok(bomb.length < 200_000)
    assert.ok(['tooManyPixels', 'broken'].includes((await pool.render(bomb)) as string))
  }
})

test('survives a text chunk that unpacks to 200 MB', async () => {
  const result = await pool.render(await pngWithTextBomb(200_000_000))
  assert.ok(typeof result === 'string' || result.files.every(({ bytes }) => bytes.length < 10_000))
})

test('answers every mangled picture, and goes on working', async () => {
  const originals = [
    await picture(300, 200).jpeg().toBuffer(),
    await picture(300, 200).png().toBuffer(),
    await picture(300, 200).webp().toBuffer(),
    await movingGif(),
  ]
  let seed = 4711
  const random = (below: number) => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % below
  for (let round = 0; round < 120; round += 1) {
    const mangled = Buffer.from(originals[round % originals.length]!)
    for (let blow = 0; blow <= round % 9; blow += 1) mangled[random(mangled.length)] = random(256)
    const result = await pool.render(mangled)
    assert.ok(typeof result === 'object' || ['typeUnknown', 'broken', 'tooManyPixels'].includes(result))
  }
  assert.is((await rendered(originals[0]!)).width, 300)
})

async function poolOf(program: string, timeLimit: number): Promise<{ pool: ImagePool; end: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'sapocom-worker-'))
  await writeFile(join(folder, 'worker.mjs'), program)
  return {
    pool: new ImagePool({ program: fileURLToPath(pathToFileURL(join(folder, 'worker.mjs'))), timeLimit }),
    end: () => rm(folder, { recursive: true }),
  }
}

test('a child that crashes costs one upload, the next one works', async () => {
  const crashing =
    "let n = 0\nprocess.on('message', () => n++ ? process.abort() : process.send({ fault: 'typeUnknown' }))\nprocess.on('disconnect', () => process.exit())"
  const { pool: own, end } = await poolOf(crashing, 5000)
  assert.equal(
    [await own.render(Buffer.alloc(1)), await own.render(Buffer.alloc(1)), await own.render(Buffer.alloc(1))],
    ['typeUnknown', 'broken', 'typeUnknown'],
  )
  await end()
})

test('a child that hangs is ended after the time limit', async () => {
  const { pool: own, end } = await poolOf("process.on('message', () => { for (;;); })", 400)
  const began = performance.now()
  assert.is(await own.render(Buffer.alloc(1)), 'broken')
  assert.ok(performance.now() - began < 3000)
  await end()
})

test('a child has neither the environment nor a network', async () => {
  process.env['SAPOCOM_TEST_MARK'] = 'marked'
  const looking = `
    import { networkInterfaces } from 'node:os'
    process.on('message', () => process.send({ fault: JSON.stringify([process.env.SAPOCOM_TEST_MARK ?? null, Object.keys(networkInterfaces()).filter((name) => name !== 'lo')]) }))
    process.on('disconnect', () => process.exit())`
  const { pool: own, end } = await poolOf(looking, 5000)
  const [mark, networks] = JSON.parse((await own.render(Buffer.alloc(1))) as string) as [string | null, string[]]
  delete process.env['SAPOCOM_TEST_MARK']
  assert.is(mark, null)
  if (process.platform === 'linux' && process.getuid?.() === 0) assert.equal(networks, [])
  await end()
})

test('says it is busy when too many wait', async () => {
  const { pool: own, end } = await poolOf(
    "process.on('message', () => setTimeout(() => process.send({ fault: 'broken' }), 20)); process.on('disconnect', () => process.exit())",
    5000,
  )
  const results = await Promise.all(Array.from({ length: 60 }, () => own.render(Buffer.alloc(1))))
  assert.ok(results.includes('busy'))
  assert.ok(results.filter((result) => result === 'broken').length >= 40)
  await end()
})

test.run()
