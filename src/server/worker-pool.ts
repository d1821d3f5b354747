/** Worker pool for long jobs (reports, exports, comparisons), so that other requests are answered meanwhile. */
import { once } from 'node:events'
import { setTimeout as passed } from 'node:timers/promises'
import { parentPort, Worker, workerData } from 'node:worker_threads'
import { CodedError } from '#schema/errors'
import { lowerPriority } from './lower-priority.ts'

const limits = {
  /** Threads at once, each with the data of a site in memory. */
  atOnce: 3,
  /** Jobs that may wait for a thread. */
  waiting: 20,
  /** Milliseconds for a thread to exit and to end its child processes. */
  exitMs: 500,
} as const

type Word =
  | { readonly kind: 'answer'; readonly answer: unknown }
  | { readonly kind: 'refused'; readonly code: CodedError['code']; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string }

export class WorkerPool {
  readonly #workers = new Set<Worker>()
  /** Jobs that wait for a thread, in order. */
  readonly #waiting: (() => void)[] = []
  #busy = 0
  #isClosed = false

  /**
   * @param script calls `runWorkerJob`
   * @throws what its work throws; an `Error` if the thread dies; `reports-busy`; `shutting-down`
   */
  async run<Answer>(script: URL, task: unknown): Promise<Answer> {
    if (this.#waiting.length >= limits.waiting)
      throw new CodedError(
        'reports-busy',
        `${limits.waiting} reports and other long jobs are waiting already`,
      )
    if (this.#busy >= limits.atOnce) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    else this.#busy++
    try {
      return await this.#answered(script, task)
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#busy--
      else next()
    }
  }

  /** Ends running jobs; waiting and new ones are rejected. */
  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all(Array.from(this.#workers, ended))
  }

  #answered<Answer>(script: URL, task: unknown): Promise<Answer> {
    if (this.#isClosed) return Promise.reject(stopping())
    return new Promise((resolve, reject) => {
      const worker = new Worker(script, { workerData: task })
      this.#workers.add(worker)
      worker.on('message', (word: Word) => {
        if (word.kind === 'answer') resolve(word.answer as Answer)
        else if (word.kind === 'refused') reject(new CodedError(word.code, word.message))
        else reject(new Error(word.message))
        void worker.terminate()
      })
      worker.on('error', reject)
      worker.on('exit', (code) => {
        this.#workers.delete(worker)
        reject(this.#isClosed ? stopping() : new Error(`the worker thread ended with code ${code}`))
      })
    })
  }
}

async function ended(worker: Worker): Promise<void> {
  worker.postMessage('exit')
  await Promise.race([once(worker, 'exit'), passed(limits.exitMs, undefined, { ref: false })])
  await worker.terminate()
}

function stopping(): CodedError {
  return new CodedError('shutting-down', 'the server is stopping')
}

/** Called in the worker: runs the job and sends its result. */
export async function runWorkerJob<Task, Answer>(work: (task: Task) => Promise<Answer>): Promise<void> {
  lowerPriority()
  const send = (word: Word) => parentPort?.postMessage(word)
  parentPort?.once('message', () => process.exit()).unref()
  try {
    send({ kind: 'answer', answer: await work(workerData as Task) })
  } catch (error) {
    const { message } = error as Error
    send(
      error instanceof CodedError
        ? { kind: 'refused', code: error.code, message }
        : { kind: 'failed', message },
    )
  }
}
