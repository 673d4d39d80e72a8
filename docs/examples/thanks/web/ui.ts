import { defineUi, slot } from '@sapocom/sdk-plugin/web'
import { postActions } from '@sapocom/plugin-posts/contract'
import { thanksOnPost } from '../contract.ts'

export default defineUi([
  slot(postActions, () => import('./Thanks.svelte'), { needs: [thanksOnPost], permission: 'thanks:give' }),
])
