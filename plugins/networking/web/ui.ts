import { shellSettings } from '@sapocom/sdk-plugin'
import { defineUi, slot } from '@sapocom/sdk-plugin/web'
import { profileActions, profileTabs } from '@sapocom/plugin-accounts/contract'
import { postMenu } from '@sapocom/plugin-posts/contract'
import { timelineActions } from '@sapocom/plugin-timelines/contract'
import { interestOnTimeline, relationshipOnProfile } from '../contract.ts'

export default defineUi([
  slot(profileActions, () => import('./FollowButton.svelte'), { needs: [relationshipOnProfile], order: 10 }),
  slot(profileActions, () => import('./RelationshipMenu.svelte'), {
    needs: [relationshipOnProfile],
    permission: 'networking:hide',
    order: 90,
  }),
  slot(profileTabs, () => import('./FollowTabs.svelte'), { needs: [relationshipOnProfile] }),
  slot(postMenu, () => import('./MuteAuthor.svelte'), { permission: 'networking:hide', order: 90 }),
  slot(timelineActions, () => import('./FollowInterest.svelte'), {
    needs: [interestOnTimeline],
    permission: 'networking:follow',
  }),
  slot(shellSettings, () => import('./SettingsLinks.svelte'), { permission: 'networking:follow', order: 40 }),
])
