/** Looks after running plans: hands journals to detection and captures to the engine, and ends all at a sign of distress that was seen passively. */
import type { OwnQueryJournal } from '#model/own-query'
import type { Store } from '#store/store'
import { passiveDistress } from './passive-distress.ts'
import type { ActiveQueryService } from './service.ts'

/** Milliseconds. */
const LOOK = 1000

interface RunWatchSetup {
  readonly service: ActiveQueryService
  readonly store: Pick<Store, 'alerts' | 'events'>
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
      // A full disk ends the run at the gate, and no server.
      try {
        this.#setup.service.showLife()
      } catch {}
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
    if (this.#runningSince !== undefined) await this.#endOnDistress(this.#runningSince)
    const ended = service.endedCaptures().filter((path) => !this.#added.has(path))
    for (const path of ended) this.#added.add(path)
    if (ended.length > 0) await addCaptures(ended)
  }

  async #endOnDistress(since: number): Promise<void> {
    const { service, store, log } = this.#setup
    const distress = await passiveDistress(store, service.runningTargets(), since)
    if (distress === undefined) return
    const { target, text } = distress
    service.stop()
    if (target !== undefined) service.hold(target, text)
    const whose = target === undefined ? '' : ` of ${target.address}`
    log(`sightglass: active queries stopped: ${text}${whose} while a plan runs`)
  }
}
