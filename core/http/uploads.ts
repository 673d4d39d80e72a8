import type { FastifyRequest } from 'fastify'
import type { UploadedFile } from '@sapocom/sdk-plugin'
import { Refusal } from '@sapocom/sdk-plugin'
import { cleaned } from './input.ts'

type TakeField = (name: string, value: string) => void

/** Files of a multipart body, one after the other; fields before each file are taken on the way. */
export async function* filesOf(
  request: FastifyRequest,
  limits: { maxBytes: number; max: number },
  take: TakeField,
): AsyncIterable<UploadedFile> {
  const parts = request.parts({ limits: { fileSize: limits.maxBytes, files: limits.max } })
  for await (const part of parts) {
    if (part.type === 'field') {
      take(cleaned(part.fieldname), cleaned(String(part.value)))
      continue
    }
    if (part.filename === '') {
      part.file.resume()
      continue
    }
    yield { field: cleaned(part.fieldname), name: cleaned(part.filename), stream: part.file }
    if (part.file.truncated) throw new Refusal('CORE_BODY_TOO_LARGE', 413)
  }
}

export function fieldsOf(fields: Record<string, string>): TakeField {
  return (name, value) => {
    fields[name] = value
  }
}
