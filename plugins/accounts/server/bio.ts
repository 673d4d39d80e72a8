import { LinkifyIt } from 'linkify-it'

const linkify = new LinkifyIt({ fuzzyEmail: false, fuzzyLink: true })
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '')

/** A bio as HTML: paragraphs, line breaks and links, everything else is text. */
export function bioHtml(text: string): string {
  return text
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) => `<p>${lineHtml(paragraph).replaceAll('\n', '<br>')}</p>`)
    .join('')
}

/** One line with links; only http and https become links. The address is shown whole, so that nobody hides where it leads. */
export function lineHtml(text: string): string {
  const found = (linkify.match(text) ?? []).filter((match) => /^https?:/i.test(match.url))
  let html = ''
  let position = 0
  for (const { index, lastIndex, url, text: shown } of found) {
    html += escape(text.slice(position, index))
    html += `<a href="${escape(url)}" rel="nofollow ugc noopener noreferrer">${escape(shown)}</a>`
    position = lastIndex
  }
  return html + escape(text.slice(position))
}
