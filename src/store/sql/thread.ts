import { setTimeout as passed } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { StoreError } from '../store.ts'
import { tooLong } from './deadline.ts'
import type { StoreCall, StoreReply, WorkerTask } from './worker.ts'

const limits = {
  /** The thread itself gives up what is late. Where it does not get to it in so many times that time, it is ended. */
  lateShare: 1.2,
  /** Time for reads in progress when the store is closed. */
  closeMs: 1000,
} as const

interface Opening {
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

interface Pending {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
  /** To ask again of another thread; undefined where it may have been done in part. */
  readonly call: StoreCall | undefined
}

/** A thread that answers calls. It starts again by itself when it ended or was ended for being too slow. */
export class StoreThread {
  readonly #task: WorkerTask
  /** In the order in which they are answered. */
  readonly #pending = new Map<number, Pending>()
  #timer: NodeJS.Timeout | undefined
  #worker: Worker | undefined
  /** Until it has opened its files. */
  #opening: Opening | undefined
  #count = 0
  #isClosed = false

  constructor(task: WorkerTask) {
    this.#task = task
  }

  /** Calls it has yet to answer. */
  get load(): number {
    return this.#pending.size
  }

  /** Resolves when the thread has opened its files; rejects if it cannot. */
  start(): Promise<void> {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: this.#task })
    this.#worker = worker
    worker.on('message', (answer: StoreReply) => this.#answered(worker, answer))
    worker.on('error', (error: Error) => this.#ended(worker, new StoreError('store-failed', error.message)))
    worker.on('exit', () =>
      this.#ended(worker, new StoreError('store-failed', 'the thread of the store ended')),
    )
    return new Promise((resolve, reject) => {
      this.#opening = { resolve, reject }
    })
  }

  call(method: string, values: readonly unknown[]): Promise<unknown> {
    if (this.#isClosed) return Promise.reject(closed())
    const call: StoreCall = { id: ++this.#count, method, values }
    return new Promise((resolve, reject) => {
      const mayAskAgain = this.#task.role === 'reader'
      this.#pending.set(call.id, { resolve, reject, call: mayAskAgain ? call : undefined })
      if (this.#worker === undefined) this.start().catch(() => undefined) // all that wait are told
      this.#worker?.postMessage(call)
      if (this.#pending.size === 1) this.#watchNext()
    })
  }

  /** Ends it once all is written, or soon if it only reads. */
  async close(): Promise<void> {
    if (this.#isClosed) return
    if (this.#worker !== undefined) {
      const done = this.call('close', []).catch(() => undefined)
      const late = () => passed(limits.closeMs, undefined, { ref: false })
      await (this.#task.role === 'reader' ? Promise.race([done, late()]) : done)
    }
    await this.abandon()
  }

  /** Ends it whatever it is doing: what only reads may be given up. */
  async abandon(): Promise<void> {
    this.#isClosed = true
    const worker = this.#worker
    if (worker === undefined) return
    this.#ended(worker, closed())
    await worker.terminate()
  }

  #answered(worker: Worker, answer: StoreReply): void {
    if (worker !== this.#worker) return
    if (answer.id === 0) {
      this.#opening?.resolve()
      this.#opening = undefined
      this.#watchNext()
      return
    }
    const pending = this.#pending.get(answer.id)
    if (pending === undefined) return
    this.#pending.delete(answer.id)
    this.#watchNext()
    if ('code' in answer) pending.reject(new StoreError(answer.code, answer.message))
    else pending.resolve(answer.value)
  }

  #watchNext(): void {
    clearTimeout(this.#timer)
    const { queryMs } = this.#task
    const [next] = this.#pending.keys()
    if (queryMs === undefined || next === undefined || this.#opening !== undefined) return
    // Results that arrived while this thread was busy are handled first.
    const giveUp = () => setImmediate(() => this.#giveUp(next, queryMs))
    this.#timer = setTimeout(giveUp, limits.lateShare * queryMs)
  }

  #giveUp(id: number, queryMs: number): void {
    const worker = this.#worker
    if (worker === undefined || !this.#pending.has(id)) return
    this.#ended(worker, tooLong(queryMs))
    void worker.terminate()
  }

  /** Refuses the call at hand. Those behind it had no part in that: where they may be, they are asked of another thread. */
  #ended(worker: Worker, error: StoreError): void {
    if (worker !== this.#worker) return
    this.#worker = undefined
    clearTimeout(this.#timer)
    const couldOpen = this.#opening === undefined
    this.#opening?.reject(error)
    this.#opening = undefined
    const [first, ...others] = [...this.#pending.values()]
    this.#pending.clear()
    first?.reject(error)
    for (const { call, resolve, reject } of others) {
      if (call === undefined || !couldOpen || this.#isClosed) reject(error)
      else this.call(call.method, call.values).then(resolve, reject)
    }
  }
}

function closed(): StoreError {
  return new StoreError('store-closed', 'the store is closed')
}
