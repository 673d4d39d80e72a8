import type { Id, Role, Viewer, Viewers } from '@sapocom/sdk-plugin'
import type { Texts } from '../texts/texts.ts'
import { KernelViewer, viewerIn, type Permissions, type ViewerFacts } from './viewer.ts'

/** Makes viewers: of requests, and for work without one. */
export class KernelViewers implements Viewers {
  readonly #permissions: Permissions
  readonly #texts: Texts

  constructor(permissions: Permissions, texts: Texts) {
    this.#permissions = permissions
    this.#texts = texts
  }

  from(facts: ViewerFacts): KernelViewer {
    return new KernelViewer(facts, this.#permissions.of(facts.roles), this.#texts)
  }

  as(account: { id: Id; institution?: Id | null; roles: readonly Role[]; language?: string }): Viewer {
    const { id, institution = null, roles, language = 'de' } = account
    return this.from({ person: id, account: id, institution, mandate: null, roles, language, network: '' })
  }

  visitor(language = 'de', network = ''): KernelViewer {
    return this.from({ person: null, account: null, institution: null, mandate: null, roles: ['visitor'], language, network })
  }

  console(): Viewer {
    const nobody = {
      person: null,
      account: null,
      institution: null,
      mandate: null,
      roles: ['operator'] as const,
      language: 'de',
      network: '',
    }
    return new KernelViewer(nobody, this.#permissions.all(), this.#texts)
  }

  /** The same, for one plugin: `t` finds its texts. */
  forPlugin(plugin: string): Viewers {
    return {
      as: (account) => viewerIn(this.as(account), plugin),
      visitor: (language) => this.visitor(language).in(plugin),
      console: () => viewerIn(this.console(), plugin),
    }
  }
}
