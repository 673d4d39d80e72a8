import { mediaAccess } from '@sapocom/plugin-media/contract'
import type { Plugin } from '@sapocom/sdk-plugin'
import { holderKind, type Which } from './profile.service.ts'
import { ACCOUNT_REPOSITORY } from './tokens.ts'

/** Avatars and headers are for everybody, but those of suspended accounts. */
export function accountMedia(plugin: Plugin): void {
  for (const which of ['avatar', 'header'] satisfies Which[]) {
    plugin.contribute(mediaAccess, {
      kind: holderKind(which),
      readers: async (ids) => {
        const accounts = await plugin.need(ACCOUNT_REPOSITORY).byIds(ids)
        return new Map(accounts.filter(({ suspended }) => !suspended).map(({ id }) => [id, 'everybody' as const]))
      },
    })
  }
}
