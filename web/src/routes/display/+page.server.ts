import { redirect } from '@sveltejs/kit'
import { flash } from '@sapocom/sdk-plugin/web/flash.ts'
import { chosen, displayCookie, displaySeconds, readDisplay } from '#lib/display.ts'
import { ownPath } from '#lib/own-path.server.ts'
import { shellTexts } from '#lib/texts-of-request.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = ({ request, url }) => {
  const back = ownPath(request.headers.get('referer'), url)
  return { back: back === url.pathname ? '/' : back }
}

export const actions: Actions = {
  default: async (event) => {
    const { request, cookies, url, locals } = event
    const form = await request.formData()
    const choices = form.get('reset') === 'true' ? [] : chosen(readDisplay(form))
    cookies.set(displayCookie, String(new URLSearchParams(choices)), {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: url.protocol === 'https:',
      maxAge: displaySeconds,
    })
    flash(event, 'done', shellTexts(locals)('display.saved'))
    redirect(303, ownPath(form.get('back'), url))
  },
}
