import { loadProfile } from '../../../profile.server.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = ({ fetch, url, params }) => loadProfile(fetch, url, params.handle, true)
