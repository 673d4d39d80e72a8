import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { actor, announce, create, uriOf, type Fields } from './export.maker.ts'

const words =
  'Bodden Kutter Deich Möwe Sturm Hafen Netz Reuse Strand Leuchtfeuer Küste Fähre Anker Ebbe Priel Watt Düne Segel'.split(' ')

/** An unpacked export whose outbox has at least so many bytes. @returns how many elements it lists */
export async function largeExport(folder: string, bytes: number): Promise<number> {
  await mkdir(folder)
  await writeFile(join(folder, 'actor.json'), JSON.stringify(actor))
  const file = createWriteStream(join(folder, 'outbox.json'))
  let written = 0
  let count = 0
  const write = async (part: string): Promise<void> => {
    written += Buffer.byteLength(part)
    if (!file.write(part)) await once(file, 'drain')
  }
  await write(
    '{"@context":"https://www.w3.org/ns/activitystreams","id":"outbox.json","type":"OrderedCollection","orderedItems":[',
  )
  while (written < bytes) await write(`${count ? ',' : ''}${JSON.stringify(element(count++))}`)
  file.end(']}')
  await once(file, 'close')
  return count
}

function element(number: number): Fields {
  if (number % 10 === 3) return announce(number)
  const content = `<p>${Array.from({ length: 60 }, (_, at) => words[(number * 7 + at * (number % 13)) % words.length]).join(' ')} ${number}</p>`
  return create(number, { content, inReplyTo: number % 4 === 1 ? uriOf(number - 1) : null })
}

/** Runs `memory.child.ts` on an archive. */
export async function measured(path: string): Promise<{ total: number; imported: number; megabytes: number }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'memory.child.ts'), path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return JSON.parse(await text(child.stdout)) as { total: number; imported: number; megabytes: number }
}
