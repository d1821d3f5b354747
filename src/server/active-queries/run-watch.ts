/** Looks after running plans: hands journals to detection and captures to the engine, and ends all if a controller changes its mode. */
import type { OwnQueryJournal } from '#model/own-query'
import type { Store } from '#store/store'
import type { ActiveQueryService } from './service.ts'

/** Milliseconds. */
const LOOK = 1000
/** Rules that fire when an operating mode changes: whatever caused it, no query goes on. */
const MODE_RULES = ['controller-stopped', 'operating-mode-changed'] as const

interface RunWatchSetup {
  readonly service: ActiveQueryService
  readonly store: Pick<Store, 'alerts'>
  addCaptures(paths: readonly string[]): Promise<void>
  sent(journal: OwnQueryJournal): void
  log(line: string): void
}

export class RunWatch {
  readonly #setup: RunWatchSetup
  #timer: NodeJS.Timeout | undefined
  #bytes = 0
  #runningSince: number | undefined
  readonly #added = new Set<string>()

  constructor(setup: RunWatchSetup) {
    this.#setup = setup
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.look().catch((error: Error) => this.#setup.log(`sightglass: active queries: ${error.message}`))
    }, LOOK)
  }

  close(): void {
    clearInterval(this.#timer)
  }

  async look(now = Date.now()): Promise<void> {
    const { service, sent, addCaptures } = this.#setup
    const bytes = service.journalBytes()
    const journal = bytes === this.#bytes ? undefined : service.ownQueries()
    this.#bytes = bytes
    if (journal !== undefined) sent(journal)
    const { isRunning } = service
    this.#runningSince = isRunning ? (this.#runningSince ?? now) : undefined
    if (this.#runningSince !== undefined) await this.#endOnModeChange(this.#runningSince)
    const ended = service.endedCaptures().filter((path) => !this.#added.has(path))
    for (const path of ended) this.#added.add(path)
    if (ended.length > 0) await addCaptures(ended)
  }

  async #endOnModeChange(since: number): Promise<void> {
    const { service, store, log } = this.#setup
    for (const rule of MODE_RULES) {
      const { items } = await store.alerts({ rule, from: since * 1000, limit: 1 })
      if (items.length === 0) continue
      service.stop()
      log(`sightglass: active queries stopped: alert ${rule} while a plan runs`)
      return
    }
  }
}
