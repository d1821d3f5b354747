/** Tells pages and destinations that incidents changed by alerts of agents, or by joins: the engine does not know of these. */
import type { Store } from '#store/store'
import type { ChangeFeed } from '../change-feed.ts'
import { INCIDENTS_CHANGED } from '../observed-store.ts'
import type { ServerEvents } from '../server-events.ts'

interface AnnouncerSetup {
  readonly store: Pick<Store, 'incidents'>
  readonly changes: ChangeFeed
  readonly events: ServerEvents
  log(line: string): void
}

export class IncidentAnnouncer {
  readonly #setup: AnnouncerSetup
  /** Alerts since the last look. */
  #alerts = new Set<string>()
  #isForced = false
  #running: Promise<void> | undefined

  constructor(setup: AnnouncerSetup) {
    this.#setup = setup
  }

  alertsChanged(ids: readonly string[]): void {
    for (const id of ids) this.#alerts.add(id)
    if (ids.length > 0) this.#start()
  }

  joinsChanged(): void {
    this.#isForced = true
    this.#start()
  }

  async settle(): Promise<void> {
    while (this.#running !== undefined) await this.#running
  }

  /** One look at a time, however many alerts come meanwhile. */
  #start(): void {
    this.#running ??= this.#announce()
      .catch((error: Error) =>
        this.#setup.log(`sightglass: incidents with alerts of agents: ${error.message}`),
      )
      .finally(() => {
        this.#running = undefined
        if (this.#alerts.size > 0 || this.#isForced) this.#start()
      })
  }

  async #announce(): Promise<void> {
    const { store, changes, events } = this.#setup
    const [alerts, isForced] = [this.#alerts, this.#isForced]
    this.#alerts = new Set()
    this.#isForced = false
    const incidents = await store.incidents()
    const holdsOne = incidents.some(({ stages }) =>
      stages.some((stage) => stage.alerts.some((id) => alerts.has(id))),
    )
    if (!holdsOne && !(isForced && incidents.length > 0)) return
    changes.changed([{ kind: 'incidents', incidents }])
    events.emit('stored', INCIDENTS_CHANGED)
  }
}
