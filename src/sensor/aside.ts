/** Work that goes through a whole plant, done in a thread of its own: everybody else is answered meanwhile. */
import { parentPort, Worker, workerData } from 'node:worker_threads'
import { CodedError } from '#contract/errors'

type Word =
  | { readonly kind: 'answer'; readonly answer: unknown }
  | { readonly kind: 'refused'; readonly code: CodedError['code']; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string }

/** @param script calls `answerAside`. @throws what its work throws; an `Error` if the thread dies */
export function askAside<Answer>(script: URL, task: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(script, { workerData: task })
    worker.on('message', (word: Word) => {
      if (word.kind === 'answer') resolve(word.answer as Answer)
      else if (word.kind === 'refused') reject(new CodedError(word.code, word.message))
      else reject(new Error(word.message))
      void worker.terminate()
    })
    worker.on('error', reject)
    worker.on('exit', (code) => reject(new Error(`the thread beside ended with code ${code}`)))
  })
}

/** The inside of such a thread: does what it was started for, and tells. */
export async function answerAside<Task, Answer>(work: (task: Task) => Promise<Answer>): Promise<void> {
  const say = (word: Word) => parentPort?.postMessage(word)
  try {
    say({ kind: 'answer', answer: await work(workerData as Task) })
  } catch (error) {
    const { message } = error as Error
    say(
      error instanceof CodedError
        ? { kind: 'refused', code: error.code, message }
        : { kind: 'failed', message },
    )
  }
}
