import { resolve } from 'node:path'
import type { Command, CommandInput } from '@sapocom/sdk-plugin'
import type { Accounts } from '@sapocom/plugin-accounts/contract'
import { AccountMissing, AccountUnknown, IncludeUnknown, SourceMissing } from './errors.ts'
import type { Report } from './import.report.ts'
import type { ImportService } from './import.service.ts'
import { includable, type Include } from './outbox/import.plan.ts'

/** `sapocom import mastodon-archive` */
export function importCommand(service: () => ImportService, accounts: () => Accounts): Command {
  return {
    name: 'import mastodon-archive',
    summary: 'Brings the posts of a Mastodon account export into an account, with their dates',
    arguments: [{ name: '<source>', description: 'The archive (tar.gz, tar, zip), or the folder it was unpacked to' }],
    options: [
      { flags: '--account <handle>', description: 'The account that gets the posts' },
      {
        flags: '--include <list>',
        description: 'What else besides public posts: unlisted, followers, replies (to others’ posts); separated by commas',
      },
    ],
    examples: [
      'sapocom import mastodon-archive archive-20261123.tar.gz --account erika',
      'sapocom import mastodon-archive ./archive --account erika --include unlisted,replies --json',
    ],
    run: async (input) => {
      const source = input.arguments['source']
      if (!source) throw new SourceMissing({ source: '' })
      const include = includedBy(input.options['include'])
      const account = await accountOf(input, accounts())
      const { signal, progress } = input
      const report = await service().runPath(resolve(source), { account: account.id, include, signal, progress })
      for (const line of linesOf(report)) input.say(line)
      return report
    },
  }
}

async function accountOf(input: CommandInput, accounts: Accounts) {
  const handle = input.options['account']
  if (typeof handle !== 'string' || handle === '') throw new AccountMissing()
  const account = await accounts.findByHandle(handle)
  if (!account) throw new AccountUnknown({ handle })
  return account
}

/** @throws IncludeUnknown */
export function includedBy(list: unknown): Include[] {
  const wished =
    typeof list === 'string'
      ? list
          .split(',')
          .map((word) => word.trim())
          .filter(Boolean)
      : []
  const unknown = wished.find((word) => !includable.some((value) => value === word))
  if (unknown !== undefined) throw new IncludeUnknown({ value: unknown.slice(0, 40) })
  return includable.filter((value) => wished.includes(value))
}

function* linesOf({ total, imported, skipped, missingMedia, notes }: Report): Generator<string> {
  yield `${imported} of ${total} imported`
  for (const [reason, count] of Object.entries(skipped))
    yield `  skipped ${count}: ${sentences[reason as keyof typeof sentences]}`
  if (notes.quotes > 0) yield `  ${notes.quotes} quote another post: kept with a link to it`
  if (notes.customEmoji > 0) yield `  ${notes.customEmoji} hold emoji of the other server: kept as :name:`
  if (notes.missingMedia > 0) yield `  ${notes.missingMedia} files are missing or broken:`
  for (const name of missingMedia) yield `    ${name}`
}

const sentences = {
  boost: 'boosts of others’ posts, which can’t be held yet',
  poll: 'polls, which can’t be held yet',
  direct: 'direct messages, which are never brought in',
  followers: 'for followers only (--include followers)',
  unlisted: 'unlisted (--include unlisted)',
  replyToForeign: 'replies to others’ posts (--include replies)',
  replyToMissing: 'replies to own posts that are not in the archive (--include replies)',
  replyToSkipped: 'replies to own posts that were skipped',
  alreadyImported: 'here already',
  duplicate: 'twice in the archive',
  unsupportedActivity: 'not posts',
  unsupportedType: 'of a kind that can’t be held yet',
  unsupportedMedia: 'with files that can’t be held yet (video, sound, too large)',
  foreignAuthor: 'by somebody else',
  dateOutOfRange: 'with a date in the future or before 2010',
  tooLarge: 'too large',
  empty: 'with nothing left to show',
  invalid: 'damaged',
  failed: 'refused by this server',
} satisfies Record<keyof Report['skipped'], string>
