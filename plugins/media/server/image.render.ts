import { fileTypeFromBuffer } from 'file-type'
import sharp, { type Metadata, type Sharp } from 'sharp'

/** Why a file is no image we take. */
export type ImageFault = 'typeUnknown' | 'tooManyPixels' | 'broken'

export interface RenderedFile {
  readonly width: number
  readonly still: boolean
  readonly bytes: Uint8Array
}

export interface RenderedImage {
  readonly kind: 'image' | 'animation'
  readonly width: number
  readonly height: number
  /** Data URI under 1 KB. */
  readonly blur: string
  /** Still ones from narrow to wide, then the moving one. */
  readonly files: readonly RenderedFile[]
}

/** Types by content; everything else is refused, also SVG and PDF. Source: security rules S27 */
const types = new Set(['image/jpeg', 'image/png', 'image/apng', 'image/webp', 'image/avif', 'image/gif'])
/** In all frames together. Source: security rules S27 */
const maxPixels = 100_000_000
const maxSide = 16_383
const maxFrames = 300
const stillWidths = [160, 320, 640, 1280, 2560]
const animationWidth = 640
const blurSides = [24, 16, 8]
const blurBytes = 1024

/** Reads foreign bytes: only ever called in the child process of `ImagePool`. */
export async function render(bytes: Uint8Array): Promise<RenderedImage | ImageFault> {
  const type = await fileTypeFromBuffer(bytes)
  if (!type || !types.has(type.mime)) return 'typeUnknown'
  try {
    const metadata = await sharp(bytes, { animated: true, limitInputPixels: false, failOn: 'error' }).metadata()
    const fault = faultOf(metadata)
    if (fault) return fault
    const moves = (metadata.pages ?? 1) > 1 && type.mime !== 'image/avif'
    return moves ? await renderAnimation(bytes, metadata) : await renderStill(bytes)
  } catch (error) {
    return /exceeds pixel limit/i.test(String(error)) ? 'tooManyPixels' : 'broken'
  }
}

function faultOf({ width, height, pages = 1, pageHeight = height }: Metadata): ImageFault | undefined {
  if (!width || !height) return 'broken'
  if (width > maxSide || pageHeight > maxSide || pages > maxFrames || width * pageHeight * pages > maxPixels)
    return 'tooManyPixels'
}

/** Pixels only, upright, in sRGB: sharp writes no metadata unless told to. */
function source(bytes: Uint8Array) {
  return sharp(bytes, { limitInputPixels: maxPixels, failOn: 'error', pages: 1 }).autoOrient().toColourspace('srgb')
}

async function renderStill(bytes: Uint8Array): Promise<RenderedImage> {
  const { files, width, height, largest } = await stillFiles(bytes)
  return { kind: 'image', width, height, blur: await blurOf(largest), files }
}

/** Decodes the foreign bytes once; the smaller sizes are made from the largest of ours. */
async function stillFiles(bytes: Uint8Array) {
  const bound = stillWidths.at(-1)!
  const { data, info } = await source(bytes)
    .resize({ width: bound, height: bound, fit: 'inside', withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true })
  const pixels = () => sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } })
  const widths = [...stillWidths.filter((width) => width < info.width), info.width]
  const files: RenderedFile[] = []
  for (const width of widths) {
    files.push({ width, still: true, bytes: await pixels().resize({ width }).webp({ quality: 80, effort: 3 }).toBuffer() })
  }
  return { files, width: info.width, height: info.height, largest: pixels }
}

async function blurOf(pixels: () => Sharp): Promise<string> {
  for (const side of blurSides) {
    const tiny = await pixels().resize({ width: side, height: side, fit: 'inside' }).webp({ quality: 30, effort: 4 }).toBuffer()
    const uri = `data:image/webp;base64,${tiny.toString('base64')}`
    if (uri.length <= blurBytes) return uri
  }
  throw new Error('The blurred preview is too large')
}

async function renderAnimation(bytes: Uint8Array, metadata: Metadata): Promise<RenderedImage> {
  const still = await stillFiles(bytes)
  const { data, info } = await sharp(bytes, { animated: true, limitInputPixels: maxPixels, failOn: 'error' })
    .resize({ width: animationWidth, withoutEnlargement: true })
    .webp({ quality: 70, effort: 2, loop: metadata.loop ?? 0 })
    .toBuffer({ resolveWithObject: true })
  const height = info.pageHeight ?? info.height
  const files = [...still.files, { width: info.width, still: false, bytes: data }]
  return { kind: 'animation', width: info.width, height, blur: await blurOf(still.largest), files }
}
