import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  accountMaker,
  DATABASE,
  definePlugin,
  identification,
  INSTITUTIONS,
  ROLES,
  type Id,
  type Identity,
  type Role,
} from '@sapocom/sdk-plugin'
import { createKernel, type Kernel, type PluginSource } from '../kernel.ts'
import { makeActor } from './actor.ts'
import { cloneFor } from './cloned-database.ts'
import type { Actor, ActorWish, KitOptions, TestKit } from './kit.ts'
import { readMailbox } from './mailbox.ts'
import { movableClock } from './movable-clock.ts'
import { chosenPlugins } from './chosen-plugins.ts'
import { testConfig } from './test-config.ts'

/** Answers who a request is from by a token that only the kit hands out; no cookie, no password. */
const KIT_PLUGIN = 'test-kit'

/** Milliseconds until waiting for rest is given up. */
const SETTLE = 60_000

/**
 * Starts a kernel with these plugins, and what they require, on a private database: a clone of a template that is migrated once for
 * each set of plugins. Call `stop` in `test.after`.
 */
export async function testKernel(options: KitOptions): Promise<TestKit> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sapocom-kit-'))
  const identities = new Map<string, Identity>()
  const plugins = [...(await chosenPlugins(options.plugins, options.config?.pluginFolders)), kitPlugin(identities)]
  const config = testConfig(dataDir, options.config)
  const clock = movableClock(options.startsAt ?? new Date())
  const database = await cloneFor(plugins, async (databaseUrl) => {
    const kernel = await createKernel({ config, databaseUrl, plugins, clock, web: false, work: false })
    await kernel.stop()
  })
  const kernel = await createKernel({ config, databaseUrl: database.url, plugins, clock, web: options.web ?? false })
  const people = new People(kernel, identities)
  return {
    kernel,
    databaseUrl: database.url,
    clock,
    mailbox: readMailbox(kernel),
    need: (token, plugin) => kernel.need(token, plugin),
    visitor: () => makeActor(kernel, null),
    citizen: (wish) => people.make('person', wish),
    institution: (wish) => people.make('institution', wish),
    moderator: (wish) => people.make('person', wish, 'moderator'),
    operator: (wish) => people.make('person', wish, 'operator'),
    settle: () => settleInTime(kernel),
    statements: async (work) => (await kernel.countStatements(work)).statements,
    listen: () => kernel.listen(),
    async stop() {
      await kernel.stop()
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** @throws when events or jobs do not come to rest: something emits or sends itself again, or never ends */
async function settleInTime(kernel: Kernel): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`events and jobs are not at rest after ${SETTLE / 1000} s`)), SETTLE)
  })
  await Promise.race([kernel.settle(), late]).finally(() => clearTimeout(timer))
}

function kitPlugin(identities: ReadonlyMap<string, Identity>): PluginSource {
  const definition = definePlugin({
    id: KIT_PLUGIN,
    title: { de: 'Testkasten', en: 'Test kit' },
    setup(plugin) {
      plugin.contribute(identification, {
        identify: async ({ authorization }) => identities.get(authorization ?? '') ?? null,
      })
    },
  })
  return { id: KIT_PLUGIN, folder: import.meta.dirname, version: '0.0.0', load: async () => definition }
}

/** Makes those who act in a test. */
class People {
  readonly #kernel: Kernel
  readonly #identities: Map<string, Identity>
  #count = 0

  constructor(kernel: Kernel, identities: Map<string, Identity>) {
    this.#kernel = kernel
    this.#identities = identities
  }

  async make(kind: 'person' | 'institution', wish: ActorWish = {}, extra?: 'moderator' | 'operator'): Promise<Actor> {
    this.#count += 1
    const { handle = `${extra ?? kind}_${this.#count}`, displayName = handle, language = 'de', confirmed = true } = wish
    const institution = kind === 'institution' ? await this.#institution(displayName) : null
    const [maker] = this.#kernel.contributions(accountMaker)
    const { person, account } = maker
      ? await maker.value.make({ kind, handle, displayName, language, institution, confirmed })
      : this.#bare()
    if (extra) await this.#kernel.need(ROLES).give(person, extra, this.#kernel.viewers.console())
    const own: Role = !confirmed ? 'unconfirmed' : kind === 'person' ? 'citizen' : 'institution'
    const identity: Identity = { person, account, institution, mandate: null, roles: extra ? [own, extra] : [own], language }
    const authorization = `Test ${account}`
    this.#identities.set(authorization, identity)
    return makeActor(this.#kernel, { identity, handle, authorization })
  }

  async #institution(name: string): Promise<Id> {
    const { id } = await this.#kernel.need(INSTITUTIONS).add({ name }, this.#kernel.viewers.console())
    return id
  }

  /** Without a plugin that keeps accounts there is an id and nothing behind it. */
  #bare(): Pick<Identity, 'person' | 'account'> {
    const id = this.#kernel.need(DATABASE).newId()
    return { person: id, account: id }
  }
}
