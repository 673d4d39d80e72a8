import type { AnyExtension, Base, Id, Presenters, Shown, TObject, View, Viewer } from '@sapocom/sdk-plugin'
import type { Faults } from '../plugins/faults.ts'
import { viewerIn } from '../access/viewer.ts'

const TIME_LIMIT = 200 // milliseconds; what is late is left out

type Batch = (items: never, viewer: Viewer, signal: AbortSignal) => Promise<ReadonlyMap<Id, unknown>>
interface Presenter {
  readonly plugin: string
  readonly extension: AnyExtension
  readonly batch: Batch
}
type Item = Record<string, unknown> & { id: Id }

/** Fills `ext` of what is shown, one batch a presenter, in turn on the request's own connection (at once is no faster under load). */
export class PresenterRunner implements Presenters {
  readonly #presenters = new Map<string, Presenter[]>()
  readonly #faults: Faults
  readonly #isOn: (plugin: string, institution: Id | null) => boolean

  constructor(faults: Faults, isOn: (plugin: string, institution: Id | null) => boolean) {
    this.#faults = faults
    this.#isOn = isOn
  }

  add(plugin: string, extension: AnyExtension, batch: Batch): void {
    const name = extension.view.name as string
    this.#presenters.set(name, [...(this.#presenters.get(name) ?? []), { plugin, extension, batch }])
  }

  drop(plugin: string): void {
    for (const [name, presenters] of this.#presenters) {
      this.#presenters.set(
        name,
        presenters.filter((presenter) => presenter.plugin !== plugin),
      )
    }
  }

  /** Extensions of a view by the plugin's id, for schemas. */
  extensionsOf(view: string): readonly AnyExtension[] {
    return (this.#presenters.get(view) ?? []).map((presenter) => presenter.extension)
  }

  async fill<V extends View<string, TObject>>(view: V, items: readonly Base<V>[], viewer: Viewer): Promise<Shown<V>[]> {
    const shown = items.map((item) => ({ ...(item as unknown as Item), ext: {} as Record<string, unknown> }))
    for (const presenter of shown.length > 0 ? (this.#presenters.get(view.name) ?? []) : []) {
      const mine = shown.filter((item) =>
        this.#isOn(presenter.plugin, view.owner ? ((item as Item)[view.owner] as Id | null) : null),
      )
      if (mine.length === 0) continue
      const values = await this.#ask(presenter, mine, viewer)
      for (const item of mine) {
        const value = values.get(item.id)
        if (value !== undefined) item.ext[presenter.extension.plugin] = value
      }
    }
    return shown as unknown as Shown<V>[]
  }

  /** What the presenter says; nothing when it fails or is late. */
  async #ask(presenter: Presenter, items: readonly Item[], viewer: Viewer): Promise<ReadonlyMap<Id, unknown>> {
    try {
      return await this.#faults.run(presenter.plugin, `presenter ${presenter.extension.view.name}`, TIME_LIMIT, (signal) =>
        presenter.batch(items as never, viewerIn(viewer, presenter.plugin), signal),
      )
    } catch {
      return new Map()
    }
  }
}
