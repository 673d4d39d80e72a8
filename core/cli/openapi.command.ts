import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { withKernel, type OwnCommand } from './command-context.ts'

export const openapi: OwnCommand = {
  name: 'openapi',
  summary: 'Print the contract of the HTTP interface as OpenAPI',
  options: [{ flags: '--out <file>', description: 'write it there instead' }],
  examples: ['sapocom openapi --out docs/contracts/openapi.json'],
  run: (context) =>
    withKernel(context, async (kernel) => {
      const { body } = await kernel.app.inject({ url: '/api/openapi.json' })
      const text = `${JSON.stringify(JSON.parse(body), null, 2)}\n`
      const { out } = context.options
      if (typeof out !== 'string') {
        context.output.say(text.trimEnd())
        return JSON.parse(text) as unknown
      }
      await mkdir(dirname(out), { recursive: true })
      await writeFile(out, text)
      context.output.say(`Written to ${out}`)
      return { out }
    }),
}
