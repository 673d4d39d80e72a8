import { deflateSync } from 'node:zlib'
import sharp from 'sharp'

/** Pictures for tests, made when needed. */
export function picture(width = 800, height = 600, background = '#2a6f7f') {
  return sharp({ create: { width, height, channels: 3, background } })
}

/** A photo as a phone takes it: place, camera, date, a thumbnail's comment, turned by 90°. */
export function photoWithPlace(): Promise<Buffer> {
  return picture(1200, 900)
    .withExif({
      IFD0: { Make: 'MarkedCamera', Model: 'MarkedModel', ImageDescription: 'MarkedDescription' },
      IFD2: { DateTimeOriginal: '2026:11:20 10:00:00' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '54/1 5/1 1234/100',
        GPSLongitudeRef: 'E',
        GPSLongitude: '12/1 8/1 4321/100',
      },
    })
    .withXmp(
      '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">MarkedXmp</rdf:RDF></x:xmpmeta>',
    )
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()
}

export async function movingGif(frames = 4): Promise<Buffer> {
  const colours = ['#a33', '#3a3', '#33a', '#aa3']
  const pages = Array.from({ length: frames }, (_, page) =>
    picture(320, 200, colours[page % colours.length])
      .png()
      .toBuffer(),
  )
  return sharp(await Promise.all(pages), { join: { animated: true } })
    .gif({ delay: Array.from({ length: frames }, () => 120) })
    .toBuffer()
}

/** A PNG whose head promises `width` × `height` pixels of one colour. */
export function pngPromising(width: number, height: number, rows: number): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([1, 0, 0, 0, 0], 8)
  const lines = deflateSync(Buffer.alloc(rows * (1 + Math.ceil(width / 8))), { level: 9 })
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', lines), chunk('IEND', Buffer.alloc(0))])
}

/** A PNG with a text chunk that unpacks to `bytes`. */
export async function pngWithTextBomb(bytes: number): Promise<Buffer> {
  const png = await picture(20, 20).png().toBuffer()
  const text = Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(Buffer.alloc(bytes, 65), { level: 9 })])
  return Buffer.concat([png.subarray(0, 33), chunk('zTXt', text), png.subarray(33)])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const frame = Buffer.alloc(8 + body.length)
  frame.writeUInt32BE(data.length, 0)
  frame.set(body, 4)
  frame.writeUInt32BE(crc(body), 4 + body.length)
  return frame
}

function crc(bytes: Buffer): number {
  let value = 0xffffffff
  for (const byte of bytes) {
    value ^= byte
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  }
  return (value ^ 0xffffffff) >>> 0
}

const html = '<!doctype html><script>alert(document.domain)</script>'

/** Files that are no pictures, whatever they are called. */
export const impostors: readonly (readonly [string, Buffer])[] = [
  ['nothing', Buffer.alloc(0)],
  ['one byte', Buffer.from([0xff])],
  ['text', Buffer.from('Guten Morgen')],
  ['HTML', Buffer.from(html)],
  ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>')],
  [
    'SVG behind an XML head',
    Buffer.from('<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"/>'),
  ],
  [
    'XML with a foreign entity',
    Buffer.from('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'),
  ],
  ['PDF', Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF')],
  ['PostScript', Buffer.from('%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n')],
  [
    'ImageMagick script',
    Buffer.from('push graphic-context\nviewbox 0 0 640 480\nfill "url(https://127.0.0.1/x.jpg)"\npop graphic-context'),
  ],
  ['ZIP', Buffer.from('504b0304140000000000000021000000000000000000000000000100000061504b0506', 'hex')],
  ['gzip', Buffer.from('1f8b0800000000000003030000000000000000', 'hex')],
  ['Windows program', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)])],
  ['Linux program', Buffer.concat([Buffer.from('7f454c4602010100', 'hex'), Buffer.alloc(200)])],
  ['shell script', Buffer.from('#!/bin/sh\nid\n')],
  ['PHP', Buffer.from('<?php system($_GET["c"]); ?>')],
  ['BMP', Buffer.concat([Buffer.from('BM'), Buffer.alloc(100)])],
  ['TIFF', Buffer.from('49492a0008000000000000000000', 'hex')],
  ['icon', Buffer.from('00000100010010100000010020006804000016000000', 'hex')],
  ['JPEG 2000', Buffer.from('0000000c6a5020200d0a870a00000014667479706a703220', 'hex')],
  ['MP4', Buffer.from('00000020667479706d70343200000000', 'hex')],
  ['JavaScript', Buffer.from('/*GIF89a*/alert(1)')],
  ['HTML behind a byte order mark', Buffer.concat([Buffer.from('efbbbf', 'hex'), Buffer.from(html)])],
]

const magics = {
  png: Buffer.from('89504e470d0a1a0a', 'hex'),
  jpeg: Buffer.from('ffd8ffe000104a46494600', 'hex'),
  gif: Buffer.from('GIF89a'),
  webp: Buffer.from('524946462400000057454250565038', 'hex'),
  avif: Buffer.from('0000001c6674797061766966', 'hex'),
}

/** Files that begin like pictures and go on as something else. */
export const halfPictures: readonly (readonly [string, Buffer])[] = Object.entries(magics).flatMap(([name, magic]) =>
  (
    [
      ['alone', Buffer.alloc(0)],
      ['and HTML', Buffer.from(html)],
      ['and zeros', Buffer.alloc(5000)],
      ['and a ZIP', impostors.find(([kind]) => kind === 'ZIP')![1]],
      ['and noise', Buffer.from(Array.from({ length: 3000 }, (_, at) => (at * 73 + 41) % 256))],
    ] as const
  ).map(([rest, bytes]) => [`${name} magic ${rest}`, Buffer.concat([magic, bytes])] as const),
)
