/**
 * Batches are unpacked, checked and applied in a thread of their own, so that pages are answered meanwhile. Urgent batches
 * come first; those of one lane in their order of arrival, which takes turns between sensors: each sends one at a time.
 */
import { Worker } from 'node:worker_threads'
import type { BatchHeader } from '#schema/fleet-protocol'
import type { WriteGate } from '#store/sql/dialect'
import { BatchError } from '#uplink/batch'
import type { ReceiverOutcome } from '#uplink/receiver'
import type { IngestCall, IngestReply, IngestTarget } from './ingest-worker.ts'

export interface IngestRequest {
  readonly header: BatchHeader
  readonly bytes: Uint8Array
  readonly now: number
}

export type IngestResult = ReceiverOutcome & { readonly things?: { readonly dropped: number } }

interface Job {
  readonly request: IngestRequest
  readonly resolve: (result: IngestResult) => void
  readonly reject: (error: Error) => void
}

export class IngestThread implements WriteGate {
  readonly #target: IngestTarget
  /** Batches that the thread has at once. */
  readonly #most: number
  #worker: Worker | undefined
  #count = 0
  readonly #urgent: Job[] = []
  readonly #bulk: Job[] = []
  readonly #running = new Map<number, Job>()
  /** Writers of this thread: SQLite has one writer at a time. */
  readonly #writers: (() => void)[] = []
  #isWriting = false
  #isClosed = false

  constructor(target: IngestTarget, most: number) {
    this.#target = target
    this.#most = most
  }

  /** Batches that wait or are applied. */
  get load(): number {
    return this.#urgent.length + this.#bulk.length + this.#running.size
  }

  apply(request: IngestRequest): Promise<IngestResult> {
    if (this.#isClosed) return Promise.reject(new Error('the console is being closed'))
    return new Promise((resolve, reject) => {
      const lane = request.header.lane === 'urgent' ? this.#urgent : this.#bulk
      lane.push({ request, resolve, reject })
      this.#next()
    })
  }

  /** The thread writes nothing until `release`. */
  acquire(): Promise<void> {
    return new Promise((resolve) => {
      this.#writers.push(resolve)
      this.#next()
    })
  }

  release(): void {
    this.#isWriting = false
    this.#next()
  }

  /** Batches that the thread did not begin are rejected: their sensors send them again. */
  async close(): Promise<void> {
    this.#isClosed = true
    for (const job of [...this.#urgent.splice(0), ...this.#bulk.splice(0)])
      job.reject(new Error('the console is being closed'))
    const worker = this.#worker
    if (worker === undefined) return
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
    worker.postMessage('close' satisfies IngestCall)
    await ended
  }

  #next(): void {
    if (this.#isWriting) return
    if (this.#writers.length > 0) {
      if (this.#running.size > 0) return
      this.#isWriting = true
      this.#writers.shift()!()
      return
    }
    while (this.#running.size < this.#most) {
      const job = this.#urgent.shift() ?? this.#bulk.shift()
      if (job === undefined) return
      this.#post(job)
    }
  }

  #post(job: Job): void {
    const id = ++this.#count
    this.#running.set(id, job)
    this.#worker ??= this.#start()
    const { bytes, now } = job.request
    this.#worker.postMessage({ id, bytes, now } satisfies IngestCall)
  }

  #start(): Worker {
    const worker = new Worker(new URL('./ingest-worker.ts', import.meta.url), { workerData: this.#target })
    worker.on('message', (reply: IngestReply) => this.#answered(reply))
    worker.on('error', (error: Error) => this.#ended(worker, error))
    worker.on('exit', () => this.#ended(worker, new Error('the thread that applies batches ended')))
    return worker
  }

  #answered(reply: IngestReply): void {
    const job = this.#running.get(reply.id)
    this.#running.delete(reply.id)
    if ('result' in reply) job?.resolve(reply.result)
    else if ('fault' in reply) job?.reject(new BatchError(reply.fault, reply.message, reply.at))
    else job?.reject(Object.assign(new Error(reply.message), reply.codes))
    this.#next()
  }

  /** The next batch starts another thread; sensors send again what this one had. */
  #ended(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    const jobs = [...this.#running.values()]
    this.#running.clear()
    for (const job of jobs) job.reject(error)
    this.#next()
  }
}
