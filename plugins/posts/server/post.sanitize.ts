import sanitizeHtml from 'sanitize-html'

const classes = ['mention', 'hashtag']
const rel = 'nofollow ugc noopener noreferrer'
const kept = 5000

/** Source: security rules S26 */
const options: sanitizeHtml.IOptions = {
  allowedTags: ['p', 'br', 'span', 'a', 'del', 's', 'strong', 'b', 'em', 'i', 'u', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li'],
  allowedAttributes: { a: ['href', 'rel', 'class'], span: ['class'] },
  allowedClasses: { a: classes, span: classes },
  allowedSchemes: ['http', 'https'],
  allowProtocolRelative: false,
  nestingLimit: 20,
  nonTextTags: ['script', 'style', 'textarea', 'option', 'noscript', 'template', 'title', 'svg', 'math', 'iframe', 'object'],
  transformTags: { a: (tagName, attribs) => ({ tagName, attribs: linkAttributes(attribs) }) },
}

/** Links out carry `rel`; links inside are ours: `/@handle`, `/tags/…`. */
function linkAttributes({ href = '', class: name = '' }: sanitizeHtml.Attributes): sanitizeHtml.Attributes {
  const named: sanitizeHtml.Attributes = name ? { class: name } : {}
  if (/^\/(@|tags\/)/.test(href)) return { ...named, href }
  return isWebAddress(href) ? { ...named, href, rel } : named
}

/** Neither user names before the host nor control characters: both serve to look like another address. */
function isWebAddress(href: string): boolean {
  if (!/^https?:\/\//i.test(href) || !URL.canParse(href)) return false
  const { username, password } = new URL(href)
  return username === '' && password === ''
}

const cleanedBefore = new Map<string, string>()

/** Only what a post may hold. Remembers the latest: cleaned when stored and again when shown. */
export function sanitize(html: string): string {
  const known = cleanedBefore.get(html)
  if (known !== undefined) return known
  const clean = sanitizeHtml(html, options)
  if (cleanedBefore.size >= kept) cleanedBefore.delete(cleanedBefore.keys().next().value!)
  cleanedBefore.set(html, clean)
  return clean
}

/** The text of cleaned HTML, paragraphs apart by an empty line. */
export function textOf(html: string): string {
  const lines = html.replace(/<br\s*\/?>/g, '\n').replace(/<\/(p|li|pre|blockquote)>/g, '\n\n')
  return unescaped(sanitizeHtml(lines, { allowedTags: [], allowedAttributes: {} }))
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" }

function unescaped(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (entity) => entities[entity]!)
}

/** For text and for attributes in double quotes. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
