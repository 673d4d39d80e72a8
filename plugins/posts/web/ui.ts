import { shellNotice } from '@sapocom/sdk-plugin'
import { defineUi, menu, renders, slot } from '@sapocom/sdk-plugin/web'
import { postView } from '../contract.ts'
import { homeTop } from './home-top.ts'

export default defineUi([
  renders(postView, () => import('./PostCard.svelte')),
  slot(shellNotice, () => import('./PendingNotice.svelte'), { permission: 'posts:write' }),
  slot(homeTop, () => import('./HomeComposer.svelte'), { permission: 'posts:write', order: 200 }),
  menu('/compose', { icon: 'pen-line', place: 'write', permission: 'posts:write' }),
])
