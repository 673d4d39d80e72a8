import { idSchema, Type, type Api } from '@sapocom/sdk-plugin'
import { focuses, focusSchema, mediaSchema, type Focus } from '../contract.ts'
import { NoFile } from './errors.ts'
import { mostBytes } from './media.settings.ts'
import { DELIVERY, SERVICE } from './tokens.ts'

const ById = Type.Object({ id: idSchema })
const altSchema = Type.String({ maxLength: 12_000 })
const Description = Type.Object({
  alt: Type.Optional(altSchema),
  focus: Type.Optional(focusSchema),
})
const oneId = '(0|[1-9][0-9]{0,17}|[1-8][0-9]{18})'
const Own = Type.Object({ ids: Type.String({ pattern: `^${oneId}(,${oneId}){0,15}$`, maxLength: 320 }) })
const Rules = Type.Object({
  maxBytes: Type.Integer(),
  altLimit: Type.Integer(),
  altText: Type.Union([Type.Literal('remind'), Type.Literal('required')]),
})
/** Source: security rules S29 */
const uploads = { max: 30, seconds: 30 * 60 }
/** A page holds some 40 pictures, and an office shares one network. */
const deliveries = { max: 10_000, seconds: 5 * 60 }

export function mediaRoutes(api: Api): void {
  const media = api.need(SERVICE)
  const delivery = api.need(DELIVERY)

  api.get('/rules', {
    public: 'what the server takes is no secret',
    summary: 'What the server wants of uploads',
    answer: Rules,
    handler: async () => media.rules(),
  })

  api.post('/files', {
    permission: 'media:upload',
    summary: 'Uploads one image; the fields alt and focus come before the file',
    // one byte more than allowed, so that what is too large is told from what just fits
    files: { maxBytes: mostBytes + 1, max: 1 },
    rate: uploads,
    status: 201,
    answer: mediaSchema,
    handler: async ({ viewer, fields, files }) => {
      for await (const file of files()) {
        return media.import(viewer.account!, file.stream, { alt: fields['alt'], focus: focusOf(fields['focus']) })
      }
      throw new NoFile()
    },
  })

  api.get('/files', {
    permission: 'media:upload',
    summary: 'Own uploads by their ids',
    query: Own,
    answer: Type.Object({ items: Type.Array(mediaSchema, { maxItems: 16 }) }),
    handler: async ({ viewer, query }) => ({ items: await media.own(viewer, query.ids.split(',')) }),
  })

  api.put('/files/:id', {
    permission: 'media:upload',
    summary: 'Changes alternative text and focus of an own upload',
    params: ById,
    body: Description,
    answer: mediaSchema,
    handler: ({ viewer, params, body }) => media.describe(viewer, params.id, body),
  })

  api.delete('/files/:id', {
    permission: 'media:upload',
    summary: 'Takes back an own upload that hangs on nothing',
    params: ById,
    answer: Type.Null(),
    handler: async ({ viewer, params }) => {
      await media.discard(viewer, params.id)
      return null
    },
  })

  api.file('/media/:file', {
    public: 'whoever may read what the file hangs on',
    summary: 'Bytes of an image',
    params: Type.Object({ file: Type.String({ maxLength: 60 }) }),
    rate: deliveries,
    handler: ({ params, viewer, headers }) => delivery.open(params.file, viewer, headers['if-none-match']),
  })
}

function focusOf(text: string | undefined): Focus | undefined {
  return focuses.find((focus) => focus === text)
}
