import sharp from 'sharp'
import { render, type ImageFault, type RenderedImage } from './image.render.ts'

/** What goes to the child process. */
export interface ImageJob {
  readonly bytes: Uint8Array
}
/** What comes back. */
export type ImageResult = { readonly image: RenderedImage } | { readonly fault: ImageFault }

/** Bytes of memory; who needs more is a bomb. Source: security rules S27 */
const memoryLimit = 512 * 1024 * 1024
const exitOverMemory = 9

// every image is another one: a cache would only hold memory
sharp.cache(false)

// libvips works on other threads, so that this clock keeps running beside it
setInterval(() => {
  if (process.memoryUsage.rss() > memoryLimit) process.exit(exitOverMemory)
}, 20).unref()

process.on('disconnect', () => process.exit(0))
process.on('message', (job: ImageJob) => {
  void render(job.bytes).then((result) => {
    process.send!(typeof result === 'string' ? { fault: result } : ({ image: result } satisfies ImageResult))
  })
})
