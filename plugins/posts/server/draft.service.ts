import { graphemes, type Id, type Viewer } from '@sapocom/sdk-plugin'
import type { Accounts } from '@sapocom/plugin-accounts/contract'
import type { Media } from '@sapocom/plugin-media/contract'
import type { Regions } from '@sapocom/plugin-regions/contract'
import {
  AltMissing,
  Empty,
  LanguageUnknown,
  RegionUnknown,
  TooLong,
  TooManyMedia,
  TooManyMentions,
  TooManyRegions,
  TooManyTags,
  WarningTooLong,
} from './errors.ts'
import type { PostDraft } from '../contract.ts'
import type { PostLimits } from './post.settings.ts'
import { normalized, type PostText } from './post.text.ts'

/** A draft's content, checked and made HTML. */
export interface ReadyContent {
  readonly text: string
  readonly html: string
  readonly tags: readonly string[]
  readonly mentionIds: readonly Id[]
  readonly language: string
  readonly warning: string | null
  readonly sensitive: boolean
  readonly media: readonly Id[]
  readonly regionKeys: readonly string[]
}

export interface DraftTools {
  readonly text: PostText
  readonly accounts: Accounts
  readonly regions: Regions
  readonly media: Media
  readonly limits: () => PostLimits
}

/** What may be written, and how it will read. */
export class DraftService {
  readonly #tools: DraftTools

  constructor(tools: DraftTools) {
    this.#tools = tools
  }

  /** @throws Refusal with the field that is wrong */
  async ready(viewer: Viewer, draft: PostDraft): Promise<ReadyContent> {
    const media = draft.media ?? []
    const written = await this.rendered(draft.text)
    const warning = normalized(draft.warning ?? '').replaceAll('\n', ' ') || null
    this.#checkText(written, media.length)
    this.#checkWarning(warning)
    await this.#checkMedia(media)
    return {
      ...written,
      warning,
      language: languageOf(draft.language ?? viewer.language),
      sensitive: draft.sensitive ?? false,
      media,
      regionKeys: this.#checkedRegions(draft.regions ?? []),
    }
  }

  /** HTML of a text, and whom it names; suspended accounts stay text. */
  async rendered(written: string) {
    const parsed = this.#tools.text.parse(written)
    const { mentionLimit } = this.#tools.limits()
    if (parsed.handles.length > mentionLimit) throw new TooManyMentions({ limit: mentionLimit })
    const found = parsed.handles.length > 0 ? [...(await this.#tools.accounts.byHandles(parsed.handles)).values()] : []
    const named = found.filter((account) => !account.suspended)
    const html = this.#tools.text.html(parsed, new Set(named.map(({ handle }) => handle)))
    return { text: parsed.text, html, tags: parsed.tags, mentionIds: named.map(({ id }) => id) }
  }

  #checkText({ text, tags }: { text: string; tags: readonly string[] }, media: number): void {
    const { textLimit: limit, tagLimit } = this.#tools.limits()
    if (text === '' && media === 0) throw new Empty()
    const length = graphemes(text)
    if (length > limit) throw new TooLong({ limit, length, over: length - limit })
    if (tags.length > tagLimit) throw new TooManyTags({ limit: tagLimit })
  }

  #checkWarning(warning: string | null): void {
    const { warningLimit: limit } = this.#tools.limits()
    const length = graphemes(warning ?? '')
    if (length > limit) throw new WarningTooLong({ limit, length, over: length - limit })
  }

  async #checkMedia(media: readonly Id[]): Promise<void> {
    const { mediaLimit: limit } = this.#tools.limits()
    if (media.length > limit) throw new TooManyMedia({ limit })
    if (media.length === 0 || this.#tools.media.rules().altText !== 'required') return
    const items = await this.#tools.media.of(media)
    if ([...items.values()].some(({ alt }) => alt === '')) throw new AltMissing()
  }

  #checkedRegions(keys: readonly string[]): readonly string[] {
    const wished = [...new Set(keys)]
    const { regionLimit: limit } = this.#tools.limits()
    if (wished.length > limit) throw new TooManyRegions({ limit })
    if (wished.some((key) => !this.#tools.regions.find(key))) throw new RegionUnknown()
    return wished
  }
}

const canonical = new Map<string, string>()
/** Enough for all that are in use; a bound against tags that are made up. */
const mostTags = 1000

/** @throws LanguageUnknown unless it is a BCP 47 tag */
export function languageOf(tag: string): string {
  const known = canonical.get(tag)
  if (known) return known
  try {
    const language = Intl.getCanonicalLocales(tag)[0] ?? 'de'
    if (canonical.size < mostTags) canonical.set(tag, language)
    return language
  } catch {
    throw new LanguageUnknown()
  }
}
