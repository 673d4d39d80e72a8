import type { Regions } from '@sapocom/plugin-regions/contract'
import type { AccountView, ProfileView } from '../contract.ts'
import type { AccountEntity } from '../entities/account.ts'
import { accountOfEntity } from './account.repository.ts'
import { bioHtml, lineHtml } from './bio.ts'

/** The account as it stands beside a post. */
export function accountViewOf({ id, handle, displayName, kind, institutionId, avatar, locked }: AccountView): AccountView {
  return { id, handle, displayName, kind, institutionId, avatar, locked }
}

/** The whole profile on the wire. */
export function profileViewOf(entity: AccountEntity, regions: Regions): ProfileView {
  return {
    ...accountViewOf(accountOfEntity(entity)),
    bio: bioHtml(entity.bio),
    header: entity.headerUrl ? { url: entity.headerUrl, alt: entity.headerAlt ?? '' } : null,
    fields: entity.fields.map(({ name, value }) => ({ name, html: lineHtml(value) })),
    languages: [...entity.languages],
    region: (entity.regionKey && regions.find(entity.regionKey)) || null,
    createdAt: entity.createdAt.toISOString(),
  }
}
