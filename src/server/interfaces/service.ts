/** Counters of the capture process, for pages, REST, and the command `interfaces`. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { type InterfaceStatus, lostOf, type RecorderStatus } from '#capture/live/status'
import { replaceFile } from '#data-folder/atomic-file'
import { liveFolder } from '#data-folder/live-folder'
import type { CaptureStatusItem, InterfaceItem } from '#schema/capture-status'
import type { RingItem } from '#schema/ring'
import type { LiveCapture } from '../serve-options.ts'

const limits = {
  /** The capture process reports each second; after so long it is taken for dead. */
  silentMs: 5000,
  /** A smaller share is shown with the interface, but does not make the sensor unhealthy. */
  loss: 1e-4,
  /** Seconds that the engine may be late before health mentions it. */
  lagSeconds: 10,
} as const

/** In the folder of live streams, for commands that have no session with the server. */
export const STATUS_FILE = 'interfaces.json'

export interface InterfaceServiceOptions {
  readonly data: string
  readonly ring: () => RingItem | undefined
  /** Called with each report. */
  readonly lossChanged: (status: { readonly loss: number; readonly lagSeconds: number }) => void
}

export class InterfaceService {
  readonly #capture: LiveCapture | undefined
  readonly #options: InterfaceServiceOptions
  readonly #file: string
  #heard = performance.now()
  #writeProblem = ''
  #writing: Promise<void> | undefined
  #isClosed = false

  constructor(capture: LiveCapture | undefined, options: InterfaceServiceOptions) {
    const { data, lossChanged } = options
    this.#options = options
    this.#capture = capture
    this.#file = join(liveFolder(data), STATUS_FILE)
    if (capture === undefined) return
    capture.onStatus(({ loss, queue: { lagSeconds } }) => {
      this.#heard = performance.now()
      lossChanged({ loss, lagSeconds })
      // A report that comes while one is being written is left out.
      if (!this.#isClosed)
        this.#writing ??= this.#write().finally(() => {
          this.#writing = undefined
        })
    })
  }

  status(): CaptureStatusItem | undefined {
    const status = this.#capture?.status()
    return status && { ...itemOf(status), ring: this.#options.ring() ?? null }
  }

  /** One sentence for health; '' while nothing is lost. */
  get problem(): string {
    if (this.#capture === undefined) return ''
    if (performance.now() - this.#heard > limits.silentMs) return 'the capture process does not report'
    const status = this.status()
    return status?.problems[0] ?? this.#writeProblem
  }

  /** The command `interfaces` must not find a server that has ended. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.#writing
    if (this.#capture !== undefined) rmSync(this.#file, { force: true })
  }

  async #write(): Promise<void> {
    try {
      await replaceFile(this.#file, `${JSON.stringify(this.status())}\n`)
      this.#writeProblem = ''
    } catch (error) {
      this.#writeProblem = `${this.#file} cannot be written: ${(error as Error).message}`
    }
  }
}

function itemOf({ interfaces, queue, loss }: RecorderStatus): Omit<CaptureStatusItem, 'ring'> {
  const { memoryBytes, diskBytes, diskLimit, lagSeconds, problem } = queue
  return {
    loss,
    interfaces: interfaces.map(interfaceOf),
    queue: { bytes: memoryBytes + diskBytes, limit: diskLimit, lagSeconds, problem },
    problems: [
      ...interfaces.flatMap((one) => one.problem || []),
      ...(problem === '' ? [] : [problem]),
      ...interfaces.flatMap((one) => (one.loss > limits.loss ? lossText(one) : [])),
      ...(lagSeconds > limits.lagSeconds ? [`the engine is ${Math.round(lagSeconds)} s late`] : []),
    ],
  }
}

function interfaceOf({ nic, kernel, pipe, engine, ...rest }: InterfaceStatus): InterfaceItem {
  const stages = { nic, kernel, pipe, engine }
  return { ...rest, lost: lostOf(stages), stages, mirror: [...rest.mirror] }
}

function lossText({ name, loss, nic, kernel, pipe, engine }: InterfaceStatus): string {
  const stages = { nic, kernel, pipe, engine }
  const parts = Object.entries(stages).flatMap(([stage, count]) => (count > 0 ? `${stage} ${count}` : []))
  return `${name} loses packets: ${(loss * 100).toPrecision(2)} % in the last ten minutes (since the start: ${parts.join(', ')})`
}
