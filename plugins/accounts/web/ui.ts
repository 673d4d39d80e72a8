import { shellAccount, shellNotice, shellSettings } from '@sapocom/sdk-plugin'
import { defineUi, menu, renders, slot } from '@sapocom/sdk-plugin/web'
import { accountView, profileView } from '../contract.ts'

export default defineUi([
  renders(accountView, () => import('./AccountCard.svelte')),
  renders(profileView, () => import('./ProfileHeader.svelte')),
  slot(shellAccount, () => import('./ActingAs.svelte'), { permission: 'accounts:session' }),
  slot(shellNotice, () => import('./ActingNotice.svelte'), { permission: 'accounts:session', order: 5 }),
  slot(shellNotice, () => import('./UnconfirmedNotice.svelte'), { permission: 'accounts:session', order: 10 }),
  slot(shellSettings, () => import('./ProfileLink.svelte'), { permission: 'accounts:profile', order: 10 }),
  slot(shellSettings, () => import('./AddressLink.svelte'), { permission: 'accounts:session', order: 11 }),
  slot(shellSettings, () => import('./PasswordLink.svelte'), { permission: 'accounts:session', order: 12 }),
  slot(shellSettings, () => import('./SessionsLink.svelte'), { permission: 'accounts:session', order: 13 }),
  slot(shellSettings, () => import('./ActingLink.svelte'), { permission: 'accounts:session', order: 14 }),
  slot(shellSettings, () => import('./LogOutLink.svelte'), { permission: 'accounts:session', order: 900 }),
  menu('/login', { label: 'login.title', place: 'login', who: 'visitors' }),
  menu('/join', { label: 'join.title', place: 'join', who: 'visitors' }),
])
