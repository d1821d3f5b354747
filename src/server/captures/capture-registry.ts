import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { CaptureItem } from '#schema/capture'
import { CodedError } from '#schema/errors'
import { timeOf, timeOrNull } from '#schema/from-model'
import type { CaptureChange, Store, StoredCapture } from '#store/store'
import type { LiveFeed } from '../http/live-feed.ts'

/** Least interval of progress messages to pages. */
const EMIT_MS = 250

/**
 * Current state of all captures. The store has the part that survives a crash; the registry adds the progress of
 * uploads and readings, and whether a capture can still be removed.
 */
export class CaptureRegistry {
  readonly #store: Store
  readonly #live: LiveFeed
  readonly #liveFolder: string
  readonly #all = new Map<number, StoredCapture>()
  /** Captures with results that are not yet settled. */
  readonly unsettled = new Set<number>()
  readonly #reported = new Map<number, number>()
  #capturesWithoutRollback: ReadonlySet<number> = new Set()

  /** `liveFolder`: where the beginnings of live streams are kept. */
  constructor(store: Store, live: LiveFeed, liveFolder: string) {
    this.#store = store
    this.#live = live
    this.#liveFolder = liveFolder
  }

  async load(): Promise<void> {
    this.#capturesWithoutRollback = new Set(await this.#store.capturesWithoutRollback())
    for (const capture of [...(await this.#store.captures())].reverse())
      this.#all.set(capture.number, capture)
  }

  /** In the order of their numbers. */
  get all(): readonly StoredCapture[] {
    return [...this.#all.values()]
  }

  get(number: number): StoredCapture | undefined {
    return this.#all.get(number)
  }

  /** Throws `not-found`. */
  byId(id: string): StoredCapture {
    const capture = /^\d{1,15}$/.test(id) ? this.#all.get(Number(id)) : undefined
    if (capture === undefined) throw new CodedError('not-found', `no capture ${id}`)
    return capture
  }

  async add(capture: Omit<StoredCapture, 'number' | 'name'>, name: string): Promise<StoredCapture> {
    const stored = await this.#store.addCapture({ ...capture, name: this.#freeName(name) })
    this.#all.set(stored.number, stored)
    this.#emit(stored)
    return stored
  }

  /** Durable when it resolves. */
  async change(number: number, change: CaptureChange): Promise<StoredCapture> {
    await this.#store.changeCapture(number, change)
    return this.note(number, change)
  }

  /** As `change`, together with settling the capture's results. */
  async commitCapture(number: number, change: CaptureChange): Promise<void> {
    await this.#store.commitCapture(number, change)
    this.unsettled.delete(number)
    this.note(number, change)
  }

  async rollbackCapture(number: number): Promise<void> {
    await this.#store.rollbackCapture(number)
    this.unsettled.delete(number)
  }

  async remove(number: number): Promise<void> {
    await this.#store.removeCapture(number)
    this.#all.delete(number)
    this.unsettled.delete(number)
    this.#reported.delete(number)
    this.#live.send({ event: 'capture-gone', data: { id: String(number) } })
  }

  /** Shows a change without making it durable: progress. */
  note(number: number, change: CaptureChange): StoredCapture {
    const changed = { ...this.#all.get(number)!, ...change }
    if (!this.#all.has(number)) return changed // removed meanwhile
    const isProgress = change.state === undefined
    this.#all.set(number, changed)
    const now = performance.now()
    if (!isProgress || now - (this.#reported.get(number) ?? Number.NEGATIVE_INFINITY) > EMIT_MS) {
      this.#reported.set(number, now)
      this.#emit(changed)
    }
    return changed
  }

  /** Whether it can be read from its start, so that earlier results do not count twice. */
  canRead({ number, state, path }: StoredCapture): boolean {
    const isAtRest = state === 'interrupted' || state === 'failed' || state === 'done'
    if (!isAtRest || this.#capturesWithoutRollback.has(number) || this.isLive(path)) return false
    return path !== '' && existsSync(path)
  }

  /** Whether it represents a live stream, of which its file has the beginning only. */
  isLive(path: string): boolean {
    return dirname(path) === this.#liveFolder
  }

  itemOf(capture: StoredCapture): CaptureItem {
    const { state } = capture
    return {
      id: String(capture.number),
      name: capture.name,
      state,
      size: capture.size,
      expectedSize: capture.expectedSize ?? null,
      bytesRead: capture.bytesRead,
      packets: capture.packets,
      bytes: capture.bytes,
      firstTime: timeOrNull(capture.firstTime),
      lastTime: timeOrNull(capture.lastTime),
      truncated: [...capture.truncated],
      problem: capture.problem,
      sha256: capture.sha256 === '' ? null : capture.sha256,
      isLive: this.isLive(capture.path) && capture.state === 'reading',
      canResume: this.canRead(capture),
      created: timeOf(capture.created),
    }
  }

  /** A frame is named by its capture's name, so no two may share one: `plant.pcap`, `plant (2).pcap`. */
  #freeName(wanted: string): string {
    const names = new Set(this.all.map(({ name }) => name))
    const [, stem = '', end = ''] = /^(.+?)((?:\.[a-z0-9]{1,6}){0,2})$/i.exec(wanted) ?? [wanted, wanted]
    let name = wanted
    for (let count = 2; names.has(name); count++) name = `${stem} (${count})${end}`
    return name
  }

  #emit(capture: StoredCapture): void {
    this.#live.send({ event: 'capture', data: this.itemOf(capture) })
  }
}
