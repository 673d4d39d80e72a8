import { extendView, Type } from '@sapocom/sdk-plugin'
import { postView } from '@sapocom/plugin-posts/contract'

/** What this plugin adds to each post: how many said thanks, and whether the viewer did. */
export const thanksOnPost = extendView(postView, 'thanks', Type.Object({ count: Type.Integer(), mine: Type.Boolean() }))
