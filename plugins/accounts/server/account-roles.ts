import type { Role } from '@sapocom/sdk-plugin'

/** Roles of an account: what it is by itself, and what the operator gave it. Without a proven address there is nothing else. */
export function rolesFor(
  account: { readonly kind: 'person' | 'institution'; readonly confirmed: boolean },
  given: readonly Role[],
): readonly Role[] {
  if (!account.confirmed) return ['unconfirmed']
  return [account.kind === 'institution' ? 'institution' : 'citizen', ...given]
}
