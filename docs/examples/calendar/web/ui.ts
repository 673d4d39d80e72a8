import { defineUi, menu, renders, slot } from '@sapocom/sdk-plugin/web'
import { postBodyAfter } from '@sapocom/plugin-posts/contract'
import { dateOnPost, dateView } from '../contract.ts'

export default defineUi([
  slot(postBodyAfter, () => import('./PostDate.svelte'), { needs: [dateOnPost] }),
  renders(dateView, () => import('./DateCard.svelte')),
  menu('/calendar', { icon: 'calendar-days', who: 'everybody' }),
])
