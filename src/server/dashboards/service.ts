/** Dashboards that people share. The bound on their number is that of the record kind. */
import { randomUUID } from 'node:crypto'
import type { DashboardDraft, DashboardItem } from '#schema/dashboard'
import { CodedError } from '#schema/errors'
import type { Store } from '#store/store'

interface DashboardSetup {
  readonly store: Pick<Store, 'records' | 'keepRecord' | 'dropRecord'>
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export class DashboardService {
  readonly #setup: DashboardSetup

  constructor(setup: DashboardSetup) {
    this.#setup = setup
  }

  async list(): Promise<readonly DashboardItem[]> {
    const records = await this.#setup.store.records('dashboard')
    const all = records.map(({ body }) => JSON.parse(body) as DashboardItem)
    return all.sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)))
  }

  /** @param id undefined for a new one; @param by name of the person */
  async save(id: string | undefined, draft: DashboardDraft, by: string): Promise<DashboardItem> {
    const name = draft.name.trim()
    if (name === '') throw new CodedError('bad-request', 'name: expected text, got blanks')
    const all = await this.list()
    if (id !== undefined && !all.some((one) => one.id === id))
      throw new CodedError('not-found', `no dashboard ${id.slice(0, 60)}`)
    if (all.some((one) => one.name === name && one.id !== id))
      throw new CodedError('bad-request', `name: expected a new name, got ${name}, which exists`)
    const at = this.#setup.now()
    const item = { ...draft, id: id ?? randomUUID(), name, by, time: new Date(at).toISOString() }
    const body = JSON.stringify(item)
    await this.#setup.store.keepRecord({ kind: 'dashboard', id: item.id, time: at * 1000, body })
    return item
  }

  async remove(id: string): Promise<void> {
    if (!(await this.#setup.store.dropRecord('dashboard', id)))
      throw new CodedError('not-found', `no dashboard ${id.slice(0, 60)}`)
  }
}
