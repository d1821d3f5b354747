/** Reads captures with the whole engine, in this thread, a chunk at a time. */

import { FrameReader } from '#capture/frame-reader'
import { Collector } from '#cli/collector'
import { buildEngine, type Engine } from '#engine-host/engine'
import { leavesOut } from '#engine-host/protocol-quarantine'
import { type EngineRequest, type OmittedProtocol, plainRequest } from '#engine-host/request'
import type { CaptureState, JournalEntry } from '#model/journal'
import { assessWith } from '#server/exposure/advisories'
import { MemoryStore } from '#store/memory-store'
import { type AnalysisExposure, analysisExposure } from './judged-exposures.ts'
import { openSource } from './source.ts'

/** As in the engine process: one protocol less after each failure, before the captures are given up. */
const MOST_RESTARTS = 5
/** Interval of progress messages. */
const PROGRESS_MS = 200
/** Journal entries kept at once. */
const ENTRIES_AT_ONCE = 256

/** A file with its name; a `File` is one. */
export interface Capture {
  readonly name: string
  readonly bytes: Blob
}

export interface Watching {
  /** Called a few times a second, and when a capture is complete. */
  progress(state: CaptureState): void
  isCancelled(): boolean
}

/** Result, to be queried and saved. */
export interface BrowserAnalysis {
  readonly collector: Collector
  readonly store: MemoryStore
  readonly exposures: AnalysisExposure
  readonly wallSeconds: number
}

/** Everything that is in these captures, read in this order; undefined when cancelled. */
export async function analyse(
  captures: readonly Capture[],
  watching: Watching,
): Promise<BrowserAnalysis | undefined> {
  const started = performance.now()
  const without: OmittedProtocol[] = []
  let restarts = 0
  for (;;) {
    const pulse = new Int32Array(3)
    const engine = await buildEngine(requestFor(captures, without), pulse)
    const journal: JournalEntry[] = []
    try {
      for (const [file, capture] of captures.entries()) {
        const reading = new Reading(engine, pulse, file)
        const state = await reading.read(capture, watching)
        if (state === undefined) return undefined
        journal.push({ kind: 'capture', capture: state })
      }
      // Not spread into `push`: a large site has more entries than a call may have arguments.
      for (const entry of engine.finish()) journal.push(entry)
    } catch (error) {
      const protocol = engine.protocolNames[pulse[0] ?? -1]
      const why = `threw: ${error instanceof Error ? error.message : error}`
      const stuck = { stuck: protocol ?? '', frames: pulse[1] ?? 0, why }
      if (protocol === undefined || ++restarts > MOST_RESTARTS || !leavesOut(without, stuck)) throw error
      continue
    }
    const kept = await keep(journal)
    return { ...kept, wallSeconds: Math.round(performance.now() - started) / 1000 }
  }
}

function requestFor(captures: readonly Capture[], without: readonly OmittedProtocol[]): EngineRequest {
  return {
    ...plainRequest,
    wantsTrends: true,
    files: captures.map(({ name }) => name),
    without,
  }
}

/** One capture on its way through the engine. */
class Reading {
  readonly #engine: Engine
  readonly #pulse: Int32Array
  readonly #file: number
  readonly #reader = new FrameReader()

  constructor(engine: Engine, pulse: Int32Array, file: number) {
    this.#engine = engine
    this.#pulse = pulse
    this.#file = file
    pulse[0] = -1
  }

  /** Its last state; undefined when cancelled. Throws what a protocol throws: `pulse[0]` is the one. */
  async read({ bytes: blob }: Capture, watching: Watching): Promise<CaptureState | undefined> {
    const reader = this.#reader
    const source = await openSource(blob)
    let bytes = 0
    let reported = performance.now()
    let damage = ''
    const state = (phase: CaptureState['state']) =>
      this.#engine.captureState(this.#file, reader, phase, source.bytesRead(), damage)
    const chunks = source.chunks[Symbol.asyncIterator]()
    try {
      for (;;) {
        const chunk = await chunks.next().catch((error) => {
          // A gzip or zstd stream that is cut or damaged, or a file that was changed or taken away meanwhile.
          damage = `${error instanceof Error ? error.message : error} after ${bytes} bytes`
          return { done: true, value: undefined } as const
        })
        if (watching.isCancelled()) return undefined
        if (chunk.done) break
        bytes += chunk.value.length
        reader.push(chunk.value)
        this.#takeFrames()
        if (reader.failed !== '' || reader.isStopped) break
        const now = performance.now()
        if (now - reported < PROGRESS_MS) continue
        reported = now
        watching.progress(state('reading'))
      }
    } finally {
      await chunks.return?.(undefined).catch(() => {}) // what is damaged cannot be closed either
    }
    reader.finish()
    this.#takeFrames()
    const last = state(reader.failed === '' ? 'done' : 'failed')
    this.#engine.endCapture()
    watching.progress(last)
    return last
  }

  #takeFrames(): void {
    this.#engine.read(this.#reader, this.#file)
    this.#pulse[0] = -1
  }
}

/** Entries as the engine process's pipe would hand them on: as JSON, so that both give the same document. */
async function keep(
  journal: readonly JournalEntry[],
): Promise<Pick<BrowserAnalysis, 'collector' | 'store' | 'exposures'>> {
  const collector = new Collector()
  const store = new MemoryStore({ keepsPlaces: true })
  for (let from = 0; from < journal.length; from += ENTRIES_AT_ONCE) {
    const entries = journal
      .slice(from, from + ENTRIES_AT_ONCE)
      .map((entry) => JSON.parse(JSON.stringify(entry)) as JournalEntry)
    for (const entry of entries) collector.add(entry)
    await store.apply(0, entries)
  }
  await store.commitCapture(0)
  const assessment = assessWith(collector.plant())
  collector.exposure = assessment
  return { collector, store, exposures: analysisExposure(assessment) }
}
