import { type Api, type Static } from '@sapocom/sdk-plugin'
import { MEDIA } from '@sapocom/plugin-media/contract'
import type { AccountEntity } from '../entities/account.ts'
import { accountOfEntity } from './account.repository.ts'
import { OwnProfile, PictureWish, ProfileWish } from './account.schema.ts'
import type { Which } from './profile.service.ts'
import { PROFILES } from './tokens.ts'

/** One's own profile, to see and to change. */
export function profileRoutes(api: Api): void {
  const profiles = api.need(PROFILES)
  const media = api.need(MEDIA)
  const answer = (account: AccountEntity) => ownProfileOf(account, media.rules().altText === 'required')

  api.get('/profile', {
    permission: 'accounts:profile',
    summary: 'Own profile, as it is edited',
    institution: 'acting',
    answer: OwnProfile,
    handler: async ({ viewer }) => answer(await profiles.own(viewer)),
  })

  api.put('/profile', {
    permission: 'accounts:profile',
    summary: 'Change the own profile; what is not named stays',
    institution: 'acting',
    body: ProfileWish,
    answer: OwnProfile,
    handler: async ({ viewer, body }) => answer(await profiles.change((await profiles.own(viewer)).id, body, viewer)),
  })

  for (const which of ['avatar', 'header'] satisfies Which[]) {
    api.put(`/profile/${which}`, {
      permission: 'accounts:profile',
      summary: `Show an uploaded image as ${which}, with its alternative text; null takes it away`,
      institution: 'acting',
      body: PictureWish,
      answer: OwnProfile,
      handler: async ({ viewer, body: { mediaId, alt = '' } }) => {
        const { id } = await profiles.own(viewer)
        return answer(await profiles.setPicture(id, which, mediaId === null ? null : { id: mediaId, alt }, viewer))
      },
    })
  }
}

function ownProfileOf(account: AccountEntity, altRequired: boolean): Static<typeof OwnProfile> {
  const { id, handle, kind, displayName, avatar, regionKey, language, locked } = accountOfEntity(account)
  return {
    ...{ id, handle, kind, displayName, avatar, regionKey, language, locked, altRequired },
    bio: account.bio,
    fields: account.fields.map(({ name, value }) => ({ name, value })),
    languages: [...account.languages],
    avatarId: account.avatarId ?? null,
    header: account.headerUrl ? { url: account.headerUrl, alt: account.headerAlt ?? '' } : null,
    headerId: account.headerId ?? null,
  }
}
