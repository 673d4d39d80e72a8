import type { Database, Id, Institutions, Transaction, Viewer } from '@sapocom/sdk-plugin'
import type { Media, MediaItem } from '@sapocom/plugin-media/contract'
import type { Regions } from '@sapocom/plugin-regions/contract'
import { profileChanged, type ProfileChange } from '../contract.ts'
import type { AccountEntity } from '../entities/account.ts'
import type { AccountRepository } from './account.repository.ts'
import {
  AccountNotFound,
  FieldTooLong,
  LanguageUnknown,
  NotYours,
  PictureAltMissing,
  RegionUnknown,
  TextTooLong,
} from './errors.ts'
import { checkName, lengthOf, tidy } from './name.ts'

const BIO_LIMIT = 500 // grapheme clusters
const FIELD_NAME_LIMIT = 30
const FIELD_VALUE_LIMIT = 120
/** Mandates that may change how the institution shows itself. */
const FACE_ROLES: ReadonlySet<string> = new Set(['publisher', 'administrator'])

export type Which = 'avatar' | 'header'

export interface ProfileParts {
  readonly accounts: AccountRepository
  readonly media: Media
  readonly regions: Regions
  readonly institutions: Institutions
  readonly database: Database
}

/** What accounts say about themselves: name, bio, fields, pictures, region. */
export class ProfileService {
  readonly #parts: ProfileParts

  constructor(parts: ProfileParts) {
    this.#parts = parts
  }

  /** The profile as its owner edits it. @throws NotYours, AccountNotFound */
  async own(viewer: Viewer): Promise<AccountEntity> {
    const account = await this.#parts.accounts.wholeById(accountOfViewer(viewer))
    if (!account) throw new AccountNotFound()
    return account
  }

  /** @throws NotYours; NameMissing and the like; TextTooLong, FieldTooLong, RegionUnknown, LanguageUnknown */
  async change(id: Id, wish: ProfileChange, by: Viewer): Promise<AccountEntity> {
    const change = this.#checked(wish)
    return this.#write(id, by, async (_tx, account) => {
      Object.assign(account, change)
    })
  }

  /**
   * Shows an uploaded image as avatar or header; `null` takes it away.
   * @param picture.id of a file the account owns
   * @throws NotYours; PictureAltMissing where the server wants every picture described; Refusal `MEDIA_NOT_THERE`
   */
  async setPicture(
    id: Id,
    which: Which,
    picture: { readonly id: Id; readonly alt: string } | null,
    by: Viewer,
  ): Promise<AccountEntity> {
    const { media } = this.#parts
    const alt = picture ? tidy(picture.alt) : ''
    if (picture && alt === '' && media.rules().altText === 'required') throw new PictureAltMissing()
    if (picture && lengthOf(alt) > media.rules().altLimit) throw new TextTooLong({ limit: media.rules().altLimit })
    return this.#write(id, by, async (tx, account) => {
      const files = { ids: picture ? [picture.id] : [], owner: id, holder: { kind: holderKind(which), id } as const }
      const [item] = await media.attach(tx, files)
      Object.assign(account, pictureColumns(which, item, alt))
    })
  }

  /** The same from bytes, for the demo town and the import. */
  async importPicture(
    id: Id,
    which: Which,
    { bytes, alt }: { readonly bytes: Buffer; readonly alt: string },
    by: Viewer,
  ): Promise<AccountEntity> {
    await this.#checkMayChange(id, by)
    const item = await this.#parts.media.import(id, bytes, { alt })
    return this.setPicture(id, which, { id: item.id, alt }, by)
  }

  async #write(id: Id, by: Viewer, work: (tx: Transaction, account: AccountEntity) => Promise<void>): Promise<AccountEntity> {
    await this.#checkMayChange(id, by)
    return this.#parts.database.transaction(async (tx) => {
      const account = await this.#parts.accounts.entity(id, tx)
      if (!account) throw new AccountNotFound()
      await work(tx, account)
      await tx.emit(profileChanged, { accountId: id }, { institution: account.institutionId ?? null })
      return account
    })
  }

  /** One's own; the institution's for whoever has the mandate to publish for it; all at the command line. */
  async #checkMayChange(id: Id, by: Viewer): Promise<void> {
    if (by.person === null && by.may('accounts:manage')) return
    by.require('accounts:profile')
    if (by.account !== id) throw new NotYours()
    if (by.mandate === null || by.person === null) return
    const mandates = await this.#parts.institutions.mandatesOf(by.person)
    if (!mandates.some((mandate) => mandate.id === by.mandate && FACE_ROLES.has(mandate.role))) throw new NotYours()
  }

  #checked({ displayName, bio, fields, languages, regionKey, language, locked }: ProfileChange): Partial<AccountEntity> {
    return {
      ...(displayName !== undefined && { displayName: checkName(displayName) }),
      ...(bio !== undefined && { bio: checkLength(tidy(bio.replaceAll('\r\n', '\n'))) }),
      ...(fields !== undefined && { fields: fields.map(checkField).filter(({ name, value }) => name !== '' || value !== '') }),
      ...(languages !== undefined && { languages: [...new Set(languages.map(checkLanguage))] }),
      ...(regionKey !== undefined && { regionKey: this.checkRegion(regionKey) }),
      ...(language !== undefined && { language: checkLanguage(language) }),
      ...(locked !== undefined && { locked }),
    }
  }

  /** @throws RegionUnknown */
  checkRegion(key: string | null): string | null {
    if (!key) return null
    if (!this.#parts.regions.find(key)) throw new RegionUnknown()
    return key
  }
}

export function holderKind(which: Which): `accounts.${Which}` {
  return `accounts.${which}`
}

function accountOfViewer(viewer: Viewer): Id {
  if (viewer.account === null) throw new NotYours()
  return viewer.account
}

/** What a line of posts needs stands beside the account, so that reading it asks nothing more. */
function pictureColumns(which: Which, item: MediaItem | undefined, alt: string): Partial<AccountEntity> {
  const id = item?.id ?? null
  const text = item ? alt : null
  if (which === 'avatar') return { avatarId: id, avatarUrl: item?.previewUrl ?? null, avatarAlt: text }
  return { headerId: id, headerUrl: item?.url ?? null, headerAlt: text }
}

function checkLength(text: string): string {
  if (lengthOf(text) > BIO_LIMIT) throw new TextTooLong({ limit: BIO_LIMIT })
  return text
}

function checkField(field: { readonly name: string; readonly value: string }): { name: string; value: string } {
  const name = tidy(field.name).replaceAll('\n', ' ')
  const value = tidy(field.value).replaceAll('\n', ' ')
  if (lengthOf(name) > FIELD_NAME_LIMIT) throw new FieldTooLong({ limit: FIELD_NAME_LIMIT })
  if (lengthOf(value) > FIELD_VALUE_LIMIT) throw new FieldTooLong({ limit: FIELD_VALUE_LIMIT })
  return { name, value }
}

/** In the canonical form of BCP 47. @throws LanguageUnknown */
function checkLanguage(language: string): string {
  try {
    return Intl.getCanonicalLocales(language)[0] ?? language
  } catch {
    throw new LanguageUnknown()
  }
}
