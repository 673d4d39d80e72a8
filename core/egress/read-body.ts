import type { Readable, Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { EgressRefused } from '@sapocom/sdk-plugin'

/** What we ask for; an answer may carry one of them, once: each further layer multiplies what a small answer unfolds to. */
export const ACCEPTED_ENCODINGS = 'gzip, deflate, br'

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
}

/**
 * Reads a body of at most `limit` bytes after decompression.
 * @throws EgressRefused `large`, `encoding`
 */
export async function readBody(
  body: Readable,
  headers: { readonly encoding: string | undefined; readonly length: string | undefined },
  limit: number,
  host: string,
): Promise<Buffer> {
  const encoding = headers.encoding?.trim().toLowerCase()
  const decoder = !encoding || encoding === 'identity' ? undefined : decoders[encoding]?.()
  if (encoding && encoding !== 'identity' && !decoder) throw new EgressRefused('encoding', host)
  if (Number(headers.length) > limit) throw new EgressRefused('large', host)
  const plain = decoder ? body.pipe(decoder) : body
  if (decoder) body.once('error', (error) => decoder.destroy(error))
  return collect(plain, limit, host, decoder !== undefined)
}

async function collect(plain: Readable, limit: number, host: string, decoded: boolean): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of plain as AsyncIterable<Buffer>) {
      length += chunk.length
      if (length > limit) throw new EgressRefused('large', host)
      chunks.push(chunk)
    }
  } catch (error) {
    // zlib's own errors have codes like Z_DATA_ERROR and ERR__ERROR_FORMAT_…
    const code = (error as NodeJS.ErrnoException).code ?? ''
    if (decoded && /^(Z_|ERR_+(BROTLI|ERROR|PADDING|BUF))/.test(code)) throw new EgressRefused('encoding', host)
    throw error
  }
  return Buffer.concat(chunks, length)
}
