import { browser } from '$app/env'
import { loadComponents } from '#lib/components.ts'
import { loadTexts } from '#lib/texts.ts'
import { loadUis } from '#lib/uis.ts'
import type { LayoutLoad } from './$types'

/** In the browser, before it takes the page over: the texts, and the components that the server rendered. The server has all of them. */
export const load: LayoutLoad = async ({ data }) => {
  if (browser) {
    const fills = document.documentElement.dataset.fills?.split(' ') ?? []
    await Promise.all([loadTexts(data.language, data.texts), loadUis(data.uis).then(() => loadComponents(fills))])
  }
  return data
}
