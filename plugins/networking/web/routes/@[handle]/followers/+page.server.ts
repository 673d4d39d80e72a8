import { loadFollows } from '../../../follows.server.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = ({ fetch, url, params }) => loadFollows(fetch, url, params.handle, 'followers')
