import type { Id, Settings } from '@sapocom/sdk-plugin'
import type { Visibility } from '../contract.ts'
import type { PostLimits, PostSettingsSchemas } from './post.settings.ts'

/** Settings, as the services ask for them. */
export class AccountChoices {
  readonly #settings: Settings<PostSettingsSchemas>

  constructor(settings: Settings<PostSettingsSchemas>) {
    this.#settings = settings
  }

  limits(): PostLimits {
    return this.#settings.server()
  }

  of(account: Id): Promise<{ undoSeconds: 0 | 10 | 30; visibility: Visibility }> {
    return this.#settings.account(account)
  }
}
