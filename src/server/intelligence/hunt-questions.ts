/** Asks the worker that has read the intelligence. */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Indicator, IndicatorKind } from '#model/threat'
import type { Microseconds } from '#model/time'

export type IndicatorQuery = readonly [
  kind: IndicatorKind,
  value: string,
  time: Microseconds,
  port?: number | undefined,
]

export interface Ready {
  readonly kind: 'ready'
  /** Loaded indicators, all and by kind as in the files. */
  readonly count: number
  readonly kinds: Readonly<Partial<Record<IndicatorKind, number>>>
  /** Questions that were rejected, one line with the reason each. */
  readonly problems: readonly string[]
}
export type HuntWorkerMessage =
  | Ready
  | { readonly kind: 'answers'; readonly answers: readonly (Indicator | null)[] }

/** MiB of heap: a file is 50 MB, its objects some five times that. More ends the worker, not the server. */
const HEAP_MEGABYTES = 1024

export class IndicatorQueries {
  readonly #worker: Worker

  private constructor(worker: Worker) {
    this.#worker = worker
  }

  /** Reads the files. @throws in words if that cannot be done */
  static async read(
    files: readonly string[],
  ): Promise<{ readonly questions: IndicatorQueries; readonly ready: Ready }> {
    const worker = new Worker(new URL('hunt-worker.ts', import.meta.url), {
      workerData: { files },
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES },
    })
    const questions = new IndicatorQueries(worker)
    return { questions, ready: (await questions.#word()) as Ready }
  }

  /** In the order of the questions. */
  async ask(asked: readonly IndicatorQuery[]): Promise<readonly (Indicator | null)[]> {
    const word = this.#word()
    this.#worker.postMessage(asked)
    const said = await word
    return said.kind === 'answers' ? said.answers : []
  }

  async close(): Promise<void> {
    await this.#worker.terminate()
  }

  async #word(): Promise<HuntWorkerMessage> {
    // `once` also rejects with the error that ends the worker.
    const [word] = (await once(this.#worker, 'message')) as [HuntWorkerMessage]
    return word
  }
}
