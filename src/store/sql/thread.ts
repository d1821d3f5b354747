import { Worker } from 'node:worker_threads'
import { StoreError } from '../store.ts'
import type { Answer, Call, WorkerTask } from './worker.ts'

interface Pending {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

/** A thread that answers calls. It starts again by itself when it ended or was ended for being too slow. */
export class Thread {
  readonly #task: WorkerTask
  readonly #timeoutMs: number | undefined
  /** In the order in which they are answered. */
  readonly #pending = new Map<number, Pending>()
  #timer: NodeJS.Timeout | undefined
  #worker: Worker | undefined
  #ready: Promise<void> = Promise.resolve()
  #count = 0
  #isClosed = false

  /**
   * `timeoutMs`: a call that takes longer once its turn has come ends the thread, since `node:sqlite` cannot interrupt a
   * query.
   */
  constructor(task: WorkerTask, timeoutMs: number | undefined) {
    this.#task = task
    this.#timeoutMs = timeoutMs
  }

  /** Calls it has yet to answer. */
  get load(): number {
    return this.#pending.size
  }

  /** Resolves when the thread has opened its files; rejects if it cannot. */
  start(): Promise<void> {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: this.#task })
    this.#worker = worker
    this.#ready = new Promise((resolve, reject) => {
      this.#pending.set(0, { resolve: () => resolve(), reject })
    })
    worker.on('message', (answer: Answer) => this.#answered(answer))
    worker.on('error', (error: Error) => this.#ended(worker, new StoreError('store-failed', error.message)))
    worker.on('exit', () =>
      this.#ended(worker, new StoreError('store-failed', 'the thread of the store ended')),
    )
    return this.#ready
  }

  async call(method: string, values: readonly unknown[]): Promise<unknown> {
    if (this.#isClosed) throw new StoreError('store-closed', 'the store is closed')
    if (this.#worker === undefined) await this.start()
    else await this.#ready
    const worker = this.#worker
    if (worker === undefined) throw new StoreError('store-closed', 'the store is closed')
    const id = ++this.#count
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject })
      if (this.#pending.size === 1) this.#watchNext()
      worker.postMessage({ id, method, values } satisfies Call)
    })
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    const worker = this.#worker
    if (worker !== undefined) await this.call('close', []).catch(() => undefined)
    this.#isClosed = true
    await worker?.terminate()
  }

  /** Ends it whatever it is doing, but for the statement that runs: what only reads may be given up. */
  async abandon(): Promise<void> {
    const worker = this.#worker
    this.#isClosed = true
    if (worker === undefined) return
    this.#ended(worker, new StoreError('store-closed', 'the store is closed'))
    await worker.terminate()
  }

  #answered(answer: Answer): void {
    const pending = this.#pending.get(answer.id)
    if (pending === undefined) return
    this.#pending.delete(answer.id)
    this.#watchNext()
    if ('code' in answer) pending.reject(new StoreError(answer.code, answer.message))
    else pending.resolve(answer.value)
  }

  #watchNext(): void {
    clearTimeout(this.#timer)
    const [next] = this.#pending.keys()
    if (this.#timeoutMs === undefined || next === undefined) return
    // What was answered while our own thread was busy is heard first.
    this.#timer = setTimeout(() => setImmediate(() => this.#giveUp(next)), this.#timeoutMs)
  }

  #giveUp(id: number): void {
    const worker = this.#worker
    if (worker === undefined || !this.#pending.has(id)) return
    this.#ended(worker, new StoreError('query-too-long', `the query took longer than ${this.#timeoutMs} ms`))
    void worker.terminate()
  }

  #ended(worker: Worker, error: StoreError): void {
    if (worker !== this.#worker) return
    this.#worker = undefined
    clearTimeout(this.#timer)
    for (const { reject } of this.#pending.values()) reject(error)
    this.#pending.clear()
  }
}
