/**
 * The queue of captures: one is read at a time, and what it tells goes into the store. A live stream, which never ends,
 * is read beside the queue.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { isFull } from '#data-folder/disk-full'
import type { AnalysisRequest, AnalysisRun } from '#engine-host/analysis'
import type { EngineCommand } from '#engine-host/request'
import type { CaptureState, JournalEntry } from '#model/journal'
import type { Sighting } from '#model/sighting'
import type { Store, StoredCapture } from '#store/store'
import type { ChangeFeed } from '../change-feed.ts'
import type { CaptureRegistry } from './capture-registry.ts'

const limits = {
  /** Batches on their way into the store; more make the engine wait. */
  batches: 4,
  /** Changes are told while reading, this often. */
  flushMs: 1000,
  /** A live stream that is to end has so long to tell what it learned. */
  endMs: 3000,
  /** An engine that died at a live stream is started again after so long, doubled each time up to the longest. */
  restartMs: 1000,
  longestRestartMs: 60_000,
  /** One that worked for so long died of something new. */
  workedMs: 10 * 60_000,
  /** Captures that deaths of engines begin at one stream; what is heard after more of them goes into the last. */
  hearings: 48,
} as const

/** Why a reading ended that was neither read to the end nor failed. */
type Stopped = 'removed' | 'closing'

export interface CaptureQueueSetup {
  readonly store: Store
  readonly registry: CaptureRegistry
  readonly changes: ChangeFeed
  /** As `Analyse`; what a reading must know may have to be asked for first. */
  readonly analyse: (request: AnalysisRequest) => AnalysisRun | Promise<AnalysisRun>
  /** Path of the capture that stands for a live stream, if there is one. */
  readonly live: string | undefined
  /** Told what a live stream has learned so far, as the text of a baseline file. */
  readonly learned?: (baseline: string) => void
  /** Told of what a live stream showed that intelligence may speak of one day. */
  readonly sighted?: (capture: number, sightings: readonly Sighting[]) => void
  /** Told when a reading is over, however it ended. */
  readonly ended?: () => void
  /** Told of every reading that failed. */
  readonly log: (line: string) => void
}

interface Current {
  readonly number: number
  run: AnalysisRun | undefined
  stopped: Stopped | undefined
  done: Promise<void>
}

export class CaptureQueue {
  readonly #setup: CaptureQueueSetup
  readonly #limits: typeof limits
  readonly #current = new Map<number, Current>()
  #turn: Promise<void> = Promise.resolve()
  #liveTurn: Promise<void> = Promise.resolve()
  #isClosing = false
  #liveProblem = ''
  /** Engines that died at the live stream, and the capture that all later ones speak for once there are too many. */
  #deaths = 0
  #lastHearing: number | undefined
  /** Whether the last engine at the live stream told anything. */
  #hasHeard = false
  #wake: (() => void) | undefined

  constructor(setup: CaptureQueueSetup, bounds: Partial<Record<keyof typeof limits, number>> = {}) {
    this.#setup = setup
    this.#limits = { ...limits, ...bounds } as typeof limits
  }

  /** Reads what is queued, one capture after another, if nothing is being read; a live stream at once. */
  start(): void {
    this.#turn = this.#turn.then(async () => {
      for (let next = this.#next(false); next !== undefined; next = this.#next(false)) await this.#begin(next)
    })
    const live = this.#next(true)
    if (live !== undefined) this.#liveTurn = this.#listen(live)
  }

  /** Why live analysis does not run; '' while it runs. */
  get liveProblem(): string {
    return this.#liveProblem
  }

  /** Sends a command to engines of live streams; others get everything with their request. */
  send(command: EngineCommand): void {
    for (const { run } of this.#current.values()) run?.send?.(command)
  }

  isReading(number: number): boolean {
    return this.#current.has(number)
  }

  /** Ends the reading of this capture, if it is being read; resolves when nothing of it is under way. */
  async stop(number: number): Promise<void> {
    await this.#stop(this.#current.get(number), 'removed')
  }

  /** What is being read is taken back and waits for the next start. */
  async close(): Promise<void> {
    this.#isClosing = true
    this.#wake?.()
    await Promise.all([...this.#current.values()].map((current) => this.#stop(current, 'closing')))
    await Promise.all([this.#turn, this.#liveTurn])
  }

  async #stop(current: Current | undefined, why: Stopped): Promise<void> {
    if (current === undefined) return
    if (why === 'closing' && current.run?.end !== undefined) {
      current.run.end()
      await Promise.race([current.done, sleep(limits.endMs, undefined, { ref: false })])
      if (!this.#current.has(current.number)) return
    }
    current.stopped = why
    current.run?.cancel()
    await current.done
  }

  async #begin(capture: StoredCapture): Promise<void> {
    const { number } = capture
    const current: Current = { number, run: undefined, stopped: undefined, done: Promise.resolve() }
    this.#current.set(number, current)
    current.done = this.#read(capture, current)
    await current.done
  }

  /** A stream that goes on is listened to again when its engine died, or what it told was removed. */
  async #listen(first: StoredCapture): Promise<void> {
    let capture: StoredCapture | undefined = first
    const { restartMs, longestRestartMs, workedMs } = this.#limits
    for (let pause: number = restartMs; ; pause = Math.min(pause * 2, longestRestartMs)) {
      const begun = performance.now()
      if (capture !== undefined && !(await this.#hear(capture))) return
      if (performance.now() - begun > workedMs) pause = restartMs
      this.#setup.log(`sightglass: ${first.name}: restarting live analysis in ${Math.round(pause / 1000)} s`)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
        setTimeout(resolve, pause)
      })
      if (this.#isClosing) return
      capture = await this.#nextHearing(first, capture)
    }
  }

  /** Answers whether there may be more to hear. */
  async #hear(capture: StoredCapture): Promise<boolean> {
    this.#hasHeard = false
    await this.#begin(capture)
    if (this.#isClosing) return false
    const ended = this.#setup.registry.get(capture.number)
    if (ended?.state === 'done') {
      this.#liveProblem = `the live stream ${ended.name} has ended`
      return false
    }
    if (ended?.state === 'failed')
      this.#liveProblem = `the engine of the live stream failed: ${ended.problem}`
    return true
  }

  /** A capture of its own, since what was told before stays; undefined while the store cannot be written. */
  async #nextHearing(
    first: StoredCapture,
    last: StoredCapture | undefined,
  ): Promise<StoredCapture | undefined> {
    const { registry, log } = this.#setup
    const before = last && registry.get(last.number)
    if (before?.state === 'failed' && !this.#hasHeard) return before
    if (before !== undefined && this.#deaths > this.#limits.hearings) {
      this.#lastHearing = before.number
      return before
    }
    const { number: _, name, ...blank } = first
    try {
      return await registry.add({ ...blank, state: 'reading', created: Date.now() * 1000 }, name)
    } catch (error) {
      log(`sightglass: ${name}: ${(error as Error).message}`)
      return undefined
    }
  }

  #next(isLive: boolean): StoredCapture | undefined {
    if (this.#isClosing) return undefined
    const { registry, live } = this.#setup
    return registry.all.find(({ number, state, path }) => {
      return state === 'queued' && (path === live) === isLive && !this.#current.has(number)
    })
  }

  async #read({ number, path }: StoredCapture, current: Current): Promise<void> {
    const { registry, analyse, changes } = this.#setup
    try {
      await this.#settleOthers(number)
      if (number !== this.#lastHearing) await registry.rollbackCapture(number)
      await registry.change(number, { state: 'reading', problem: '', bytesRead: 0, packets: 0, bytes: 0 })
      registry.unsettled.add(number)
      if (current.stopped === undefined) {
        current.run = await analyse({ files: [path], flushMs: limits.flushMs })
        // Whoever stopped it meanwhile found nothing to cancel.
        if (current.stopped !== undefined) current.run.cancel()
      }
      const last = current.run === undefined ? undefined : await this.#take(current, current.run, path)
      if (current.stopped !== undefined) await this.#putBack(number, current.stopped)
      else await this.#finish(number, last)
    } catch (error) {
      await this.#failed(number, current.stopped, error as Error)
    } finally {
      this.#current.delete(number)
      this.#setup.ended?.()
      changes.idle()
    }
  }

  /** Before another capture speaks, it must be clear whether what was told so far stays. */
  async #settleOthers(number: number): Promise<void> {
    const { registry } = this.#setup
    for (const other of [...registry.unsettled]) {
      if (other === number || this.#current.has(other)) continue
      if (registry.get(other)?.state === 'failed') await registry.commitCapture(other, {})
      else await registry.rollbackCapture(other)
    }
  }

  /** Everything the run tells, into the store; answers the last word on the capture itself. */
  async #take({ number }: Current, run: AnalysisRun, path: string): Promise<CaptureState | undefined> {
    let last: CaptureState | undefined
    let hasEnded = false
    let failure: Error | undefined
    const underWay = new Set<Promise<void>>()
    for await (const batch of run.entries) {
      if (path === this.#setup.live) {
        this.#liveProblem = ''
        this.#hasHeard = true
      }
      last = batch.findLast((entry) => entry.kind === 'capture')?.capture ?? last
      this.#tellLearned(batch)
      const sightings = batch.flatMap((entry) => (entry.kind === 'sighting' ? [entry.sighting] : []))
      if (sightings.length > 0) this.#setup.sighted?.(number, sightings)
      hasEnded ||= batch.some(({ kind }) => kind === 'end')
      const applied = this.#apply(number, batch)
        .catch((error) => {
          failure ??= error
        })
        .finally(() => underWay.delete(applied))
      underWay.add(applied)
      if (underWay.size >= limits.batches) await Promise.race(underWay)
      if (failure !== undefined) break
      if (last !== undefined) this.#setup.changes.progress(last, performance.now())
    }
    await Promise.all(underWay)
    if (failure !== undefined) {
      run.cancel()
      throw failure
    }
    if (!hasEnded && this.#current.get(number)?.stopped === undefined)
      throw new Error('the engine ended before the capture')
    return last
  }

  #tellLearned(batch: readonly JournalEntry[]): void {
    const learned = batch.findLast((entry) => entry.kind === 'baseline')
    if (learned === undefined) return
    try {
      this.#setup.learned?.(learned.text)
    } catch (error) {
      this.#setup.log(`sightglass: baseline could not be saved: ${(error as Error).message}`)
    }
  }

  async #apply(number: number, batch: readonly JournalEntry[]): Promise<void> {
    const { store, registry, changes } = this.#setup
    await store.apply(
      number,
      batch.filter(({ kind }) => kind !== 'baseline' && kind !== 'sighting'), // these have files of their own
    )
    const state = batch.findLast((entry) => entry.kind === 'capture')?.capture
    if (state !== undefined) {
      const { bytesRead, packets, bytes, firstTime, lastTime, truncated } = state
      registry.note(number, { bytesRead, packets, bytes, firstTime, lastTime, truncated })
    }
    changes.changed(batch)
  }

  async #finish(number: number, last: CaptureState | undefined): Promise<void> {
    const hasFailed = last?.state === 'failed'
    const problem = hasFailed ? (last.truncated[0] ?? 'not a readable capture') : ''
    if (hasFailed) this.#setup.log(`sightglass: ${this.#nameOf(number)}: ${problem}`)
    await this.#setup.registry.commitCapture(number, { state: hasFailed ? 'failed' : 'done', problem })
  }

  #nameOf(number: number): string {
    return this.#setup.registry.get(number)?.name ?? `capture ${number}`
  }

  async #putBack(number: number, why: Stopped): Promise<void> {
    const { registry, changes } = this.#setup
    if (this.#isLive(number) && why === 'closing') {
      const problem = 'the server stopped before all live results were stored'
      return registry.commitCapture(number, { state: 'interrupted', problem })
    }
    await registry.rollbackCapture(number)
    await registry.change(number, { state: why === 'closing' ? 'queued' : 'interrupted' })
    changes.everythingChanged()
  }

  /** Why an engine at the live stream died, and what became of what engines told before, if too many did. */
  #died({ message }: Error): string {
    if (this.#hasHeard) this.#deaths++
    const { hearings } = this.#limits
    if (this.#deaths <= hearings) return message
    return `${message}; engines died ${this.#deaths} times at this stream, and after ${hearings} all that is heard is one capture`
  }

  /** A live stream cannot be heard again: whatever happens, what was told of it stays. */
  #isLive(number: number): boolean {
    return this.#setup.registry.get(number)?.path === this.#setup.live
  }

  /** A full disk interrupts: nothing told so far stays. Any other failure leaves what was found until read again. */
  async #failed(number: number, stopped: Stopped | undefined, error: Error): Promise<void> {
    const { registry } = this.#setup
    try {
      if (stopped !== undefined) return await this.#putBack(number, stopped)
      this.#setup.log(`sightglass: ${this.#nameOf(number)}: ${error.message}`)
      if (this.#isLive(number))
        return await registry.commitCapture(number, { state: 'failed', problem: this.#died(error) })
      if (!isFull(error)) {
        await registry.change(number, { state: 'failed', problem: error.message })
        return
      }
      registry.note(number, { state: 'interrupted', problem: 'disk full' })
      await this.#putBack(number, 'removed')
    } catch {
      // The store cannot be written now. What it holds says `reading`, which the next start takes for interrupted.
      const state = this.#isLive(number) ? 'failed' : 'interrupted'
      registry.note(number, { state, problem: error.message })
    }
  }
}
