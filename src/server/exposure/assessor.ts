/** The server's side of the worker that judges: asks, and hands the answers back in order. */
import { Worker } from 'node:worker_threads'
import type { Alert } from '#model/alert'
import type { Device, Link } from '#model/device'
import type { AttackPlan, FindingState, SiteExposure, WhatIf } from '#model/exposure'
import { CodedError } from '#schema/errors'

export const limits = {
  /** Rows read at once. */
  rows: 1000,
  devices: 100_000,
  links: 400_000,
  alerts: 20_000,
} as const

/** Folder of its store: passing a large plant would take as long as assessing it. */
interface StoredPlant {
  readonly folder: string
}

export interface HandedPlant {
  readonly devices: readonly Device[]
  readonly links: readonly Link[]
  readonly alerts: readonly Alert[]
}

export interface AssessJob {
  readonly plant: StoredPlant | HandedPlant
  /** Paths of what people gave. */
  readonly advisories: readonly string[]
  readonly firewalls: readonly string[]
  readonly details: readonly string[]
  readonly patchLevels?: readonly string[]
  /** Target security level of each zone. */
  readonly siteFile?: string | undefined
  readonly states: ReadonlyMap<string, FindingState>
}

export type AssessRequest =
  | { readonly kind: 'assess'; readonly job: AssessJob }
  | { readonly kind: 'what-if'; readonly asked: WhatIf }

export type AssessAnswer = { readonly number: number } & (
  | { readonly kind: 'site'; readonly site: SiteExposure; readonly problems: readonly string[] }
  | { readonly kind: 'plan'; readonly plan: AttackPlan }
  | { readonly kind: 'failed'; readonly reason: string }
)

interface PendingAssessment {
  readonly resolve: (word: AssessAnswer) => void
  readonly reject: (error: Error) => void
}

export interface Assessed {
  readonly site: SiteExposure
  readonly problems: readonly string[]
}

export class Assessor {
  #worker: Worker | undefined
  #judging: Promise<Assessed> | undefined
  /** Assessment that starts after the current one; requests until then receive its result. */
  #next: { job: AssessJob; readonly judged: Promise<Assessed> } | undefined
  readonly #waiting = new Map<number, PendingAssessment>()
  #asked = 0
  #isClosed = false

  /**
   * Of several that are asked for while one is judged, the last is judged, for all of them.
   *
   * @throws if the worker dies; the next question starts another
   */
  assess(job: AssessJob): Promise<Assessed> {
    if (this.#next !== undefined) {
      this.#next.job = job
      return this.#next.judged
    }
    if (this.#judging === undefined) return this.#judge(job)
    const follow = () => {
      if (this.#isClosed) throw closed()
      const { job } = this.#next!
      this.#next = undefined
      return this.#judge(job)
    }
    const judged = this.#judging.then(follow, follow)
    this.#next = { job, judged }
    return judged
  }

  /** Ends what is under way; nothing is judged from now on, what waits for it neither. */
  async close(): Promise<void> {
    this.#isClosed = true
    const worker = this.#worker
    if (worker === undefined) return
    this.#ended(worker, closed())
    await worker.terminate()
  }

  #judge(job: AssessJob): Promise<Assessed> {
    const judging = this.#judged(job)
    this.#judging = judging
    const ended = () => {
      if (this.#judging === judging) this.#judging = undefined
    }
    judging.then(ended, ended)
    return judging
  }

  async #judged(job: AssessJob): Promise<Assessed> {
    const word = await this.#ask({ kind: 'assess', job })
    if (word.kind !== 'site') throw new Error(`unreachable: a ${word.kind} for a plant`)
    return word
  }

  /** Of what was judged last. @throws if nothing was, or the worker dies */
  async whatIf(asked: WhatIf): Promise<AttackPlan> {
    const word = await this.#ask({ kind: 'what-if', asked })
    if (word.kind !== 'plan') throw new Error(`unreachable: a ${word.kind} for a what-if`)
    return word.plan
  }

  #ask(question: AssessRequest): Promise<AssessAnswer> {
    if (this.#isClosed) return Promise.reject(closed())
    const worker = this.#running()
    const number = ++this.#asked
    return new Promise<AssessAnswer>((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject })
      // While a caller waits the process must not end; at other times it may.
      worker.ref()
      worker.postMessage({ number, question })
    })
  }

  #running(): Worker {
    if (this.#worker !== undefined) return this.#worker
    const worker = new Worker(new URL('./worker.ts', import.meta.url))
    worker.on('message', (word: AssessAnswer) => {
      const waiting = this.#waiting.get(word.number)
      this.#waiting.delete(word.number)
      if (this.#waiting.size === 0) worker.unref()
      if (word.kind === 'failed') waiting?.reject(new Error(word.reason))
      else waiting?.resolve(word)
    })
    worker.on('error', (error: Error) => this.#ended(worker, error))
    worker.on('exit', (code) =>
      this.#ended(worker, new Error(`the exposure assessment ended with code ${code}`)),
    )
    worker.unref()
    this.#worker = worker
    return worker
  }

  #ended(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }
}

function closed(): CodedError {
  return new CodedError('shutting-down', 'the server is stopping')
}
