/**
 * The queue of captures: one is analysed at a time, its results go into the store. A live stream, which does not end, is
 * analysed in parallel.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { clean } from '#bytes/text'
import { isFull } from '#data-folder/disk-full'
import type { AnalysisRequest, AnalysisRun } from '#engine-host/analysis'
import type { EngineCommand } from '#engine-host/request'
import type { Alert } from '#model/alert'
import type { CaptureState, JournalEntry } from '#model/journal'
import type { Sighting } from '#model/sighting'
import type { Store, StoredCapture } from '#store/store'
import type { ChangeFeed } from '../change-feed.ts'
import type { CaptureRegistry } from './capture-registry.ts'
import { JournalWriter } from './journal-writer.ts'

const limits = {
  /** Interval of results during the analysis. */
  flushMs: 1000,
  /** Time for the engine of a live stream to deliver its last results at a stop. */
  endMs: 3000,
  /**
   * Delay before the engine of a live stream is restarted, doubled each time up to the longest. Short, since all traffic waits for
   * an engine that was killed; one that fails at once has a second of pauses after two failures.
   */
  restartMs: 250,
  longestRestartMs: 60_000,
  /** An engine that ran this long starts again with the shortest delay: what it is late for waits in the queue. */
  workedMs: 10_000,
  /** Captures of one live stream, one for each failed engine; later results go into the last. */
  liveCaptures: 48,
  /** Characters of the reason why a baseline was not saved. */
  problemCharacters: 300,
} as const

/** Why an analysis was stopped before its end. */
type Stopped = 'removed' | 'closing'

export interface CaptureQueueSetup {
  readonly store: Store
  readonly registry: CaptureRegistry
  readonly changes: ChangeFeed
  /** As `Analyse`; its options may have to be read first. */
  readonly analyse: (request: AnalysisRequest) => AnalysisRun | Promise<AnalysisRun>
  /** Path of the capture of the live stream, if there is one. */
  readonly live: string | undefined
  /** Called with the baseline that a live stream taught, as the text of a baseline file. Throws if it is refused. */
  readonly learned?: (baseline: string) => void
  /** Called with new and changed alerts of a live stream. */
  readonly alerted?: (alerts: readonly Alert[]) => void
  /** Called with addresses and names that later indicators may match. */
  readonly sighted?: (capture: number, sightings: readonly Sighting[]) => void
  /** Called when an analysis ended, for whatever reason. */
  readonly ended?: () => void
  /** Called for each failed analysis. */
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
  #baselineProblem = ''
  /** Failed engines of the live stream, and the capture that takes all later results after too many. */
  #deaths = 0
  #lastLiveCapture: number | undefined
  /** Whether the last engine of the live stream delivered results. */
  #hasResults = false
  #wake: (() => void) | undefined

  constructor(setup: CaptureQueueSetup, bounds: Partial<Record<keyof typeof limits, number>> = {}) {
    this.#setup = setup
    this.#limits = { ...limits, ...bounds } as typeof limits
  }

  /** Analyses queued captures one after another; a live stream at once. */
  start(): void {
    this.#turn = this.#turn.then(async () => {
      for (let next = this.#next(false); next !== undefined; next = this.#next(false)) await this.#begin(next)
    })
    const live = this.#next(true)
    if (live !== undefined) this.#liveTurn = this.#followLive(live)
  }

  /** Why live analysis does not run; '' while it runs. */
  get liveProblem(): string {
    return this.#liveProblem
  }

  /** Why the last learned baseline was not saved; '' if it was. */
  get baselineProblem(): string {
    return this.#baselineProblem
  }

  /** Sends a command to engines of live streams; others get everything with their request. */
  send(command: EngineCommand): void {
    for (const { run } of this.#current.values()) run?.send?.(command)
  }

  isReading(number: number): boolean {
    return this.#current.has(number)
  }

  /** Stops the analysis of this capture; resolves when none of its results is being written. */
  async stop(number: number): Promise<void> {
    await this.#stop(this.#current.get(number), 'removed')
  }

  /** Rolls back the current analysis, which is queued for the next start. */
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

  /** Restarts the analysis of a live stream when its engine failed or its capture was deleted. */
  async #followLive(first: StoredCapture): Promise<void> {
    let capture: StoredCapture | undefined = first
    const { restartMs, longestRestartMs, workedMs } = this.#limits
    for (let pause: number = restartMs; ; pause = Math.min(pause * 2, longestRestartMs)) {
      const begun = performance.now()
      if (capture !== undefined && !(await this.#analyseLive(capture))) return
      if (performance.now() - begun > workedMs) pause = restartMs
      this.#setup.log(`sightglass: ${first.name}: restarting live analysis in ${pause / 1000} s`)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
        setTimeout(resolve, pause)
      })
      if (this.#isClosing) return
      capture = await this.#nextLiveCapture(first, capture)
    }
  }

  /** Returns whether the stream continues. */
  async #analyseLive(capture: StoredCapture): Promise<boolean> {
    this.#hasResults = false
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

  /** A new capture, as earlier results are kept; undefined while the store cannot be written. */
  async #nextLiveCapture(
    first: StoredCapture,
    last: StoredCapture | undefined,
  ): Promise<StoredCapture | undefined> {
    const { registry, log } = this.#setup
    const before = last && registry.get(last.number)
    if (before?.state === 'failed' && !this.#hasResults) return before
    if (before !== undefined && this.#deaths > this.#limits.liveCaptures) {
      this.#lastLiveCapture = before.number
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
      if (number !== this.#lastLiveCapture) await registry.rollbackCapture(number)
      await registry.change(number, { state: 'reading', problem: '', bytesRead: 0, packets: 0, bytes: 0 })
      registry.unsettled.add(number)
      if (current.stopped === undefined) {
        current.run = await analyse({ files: [path], flushMs: limits.flushMs })
        // It was stopped before there was a run to cancel.
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

  /** Commits or rolls back the results of other captures before a new analysis starts. */
  async #settleOthers(number: number): Promise<void> {
    const { registry } = this.#setup
    for (const other of [...registry.unsettled]) {
      if (other === number || this.#current.has(other)) continue
      if (registry.get(other)?.state === 'failed') await registry.commitCapture(other, {})
      else await registry.rollbackCapture(other)
    }
  }

  /** Stores all results of the run; returns the last state of the capture. */
  async #take({ number }: Current, run: AnalysisRun, path: string): Promise<CaptureState | undefined> {
    let last: CaptureState | undefined
    let hasEnded = false
    let failure: Error | undefined
    const writer = new JournalWriter((entries) => this.#apply(number, entries))
    for await (const batch of run.entries) {
      if (path === this.#setup.live) {
        this.#liveProblem = ''
        this.#hasResults = true
        const alerts = batch.flatMap((entry) => (entry.kind === 'alert' ? [entry.alert] : []))
        if (alerts.length > 0) this.#setup.alerted?.(alerts)
      }
      last = batch.findLast((entry) => entry.kind === 'capture')?.capture ?? last
      const learned = batch.findLast((entry) => entry.kind === 'baseline')
      if (learned !== undefined && path !== this.#setup.live) {
        failure = new Error('the engine sent a baseline that was not requested')
        break
      }
      if (learned !== undefined) this.#saveLearned(learned.text)
      const sightings = batch.flatMap((entry) => (entry.kind === 'sighting' ? [entry.sighting] : []))
      if (sightings.length > 0) this.#setup.sighted?.(number, sightings)
      hasEnded ||= batch.some(({ kind }) => kind === 'end')
      await writer.add(batch)
      failure = writer.failure
      if (failure !== undefined) break
      if (last !== undefined) this.#setup.changes.progress(last, performance.now())
    }
    await writer.settle()
    failure ??= writer.failure
    if (failure !== undefined) {
      run.cancel()
      throw failure
    }
    if (!hasEnded && this.#current.get(number)?.stopped === undefined)
      throw new Error('the engine ended before the capture')
    return last
  }

  #saveLearned(text: string): void {
    try {
      this.#setup.learned?.(text)
      this.#baselineProblem = ''
    } catch (error) {
      const reason = clean((error as Error).message, limits.problemCharacters)
      this.#baselineProblem = `baseline could not be saved: ${reason}`
      this.#setup.log(`sightglass: ${this.#baselineProblem}`)
    }
  }

  async #apply(number: number, batch: readonly JournalEntry[]): Promise<void> {
    const { store, registry, changes } = this.#setup
    await store.apply(
      number,
      batch.filter(({ kind }) => kind !== 'baseline' && kind !== 'sighting'), // these are stored in files
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

  /** Why the engine of the live stream failed, and that later results share one capture, after too many failures. */
  #died({ message }: Error): string {
    if (this.#hasResults) this.#deaths++
    const { liveCaptures } = this.#limits
    if (this.#deaths <= liveCaptures) return message
    return `${message}; the engine crashed ${this.#deaths} times on this stream; after ${liveCaptures} crashes all further traffic is one capture`
  }

  /** A live stream cannot be analysed again, so its results are always kept. */
  #isLive(number: number): boolean {
    return this.#setup.registry.get(number)?.path === this.#setup.live
  }

  /** A full disk interrupts and rolls back. Other failures keep the results until the next analysis. */
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
      // The store cannot be written. Its state `reading` becomes `interrupted` at the next start.
      const state = this.#isLive(number) ? 'failed' : 'interrupted'
      registry.note(number, { state, problem: error.message })
    }
  }
}
