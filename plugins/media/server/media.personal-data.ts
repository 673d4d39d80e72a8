import type { Id } from '@sapocom/sdk-plugin'
import { itemOf } from './media.item.ts'
import type { MediaRepository } from './media.repository.ts'

const batch = 200

/** All pictures of an account, with the addresses of their bytes. Source: GDPR Article 15 */
export async function* exportFiles(files: MediaRepository, account: Id): AsyncGenerator<{ kind: string; data: unknown }> {
  let after: Id = '0'
  for (;;) {
    const rows = await files.ofOwner(account, after, batch)
    for (const row of rows) {
      const { url, alt, focus, width, height } = itemOf(row)
      yield { kind: 'media.file', data: { url, alt, focus, width, height, bytes: row.bytes, uploadedAt: row.created_at } }
    }
    if (rows.length < batch) return
    after = rows.at(-1)!.id
  }
}
