import type { FromEngine, SavedFile, ToEngine } from '#schema/private-analysis'

type EngineReport = Exclude<FromEngine, { kind: 'answer' | 'saved' }>

export interface EngineAnswer {
  readonly status: number
  readonly body: unknown
}

/** The engine in its worker, as used by the page. */
export class PrivateEngine {
  readonly #worker: Worker
  readonly #waiting = new Map<number, (message: FromEngine) => void>()
  #asked = 0

  /**
   * `program` is the source text of the worker. Started from a blob, so that the page's Content Security Policy
   * applies.
   */
  constructor(program: string, reported: (message: EngineReport) => void, broken: (reason: string) => void) {
    const address = URL.createObjectURL(new Blob([program], { type: 'text/javascript' }))
    this.#worker = new Worker(address, { name: 'private-engine' })
    this.#worker.onmessage = ({ data }: MessageEvent<FromEngine>) => {
      URL.revokeObjectURL(address)
      if (data.kind !== 'answer' && data.kind !== 'saved') return reported(data)
      this.#waiting.get(data.id)?.(data)
      this.#waiting.delete(data.id)
    }
    this.#worker.onerror = (event) => broken(event.message)
  }

  analyse(files: readonly File[]): void {
    this.#say({ kind: 'analyse', files })
  }

  cancel(): void {
    this.#say({ kind: 'cancel' })
  }

  end(): void {
    this.#worker.terminate()
  }

  /** A request as the REST interface would receive it. */
  ask(method: string, address: string, body: unknown): Promise<EngineAnswer> {
    return this.#expect((id) => ({ kind: 'ask', id, method, address, body }))
  }

  async save(what: SavedFile, query: Readonly<Record<string, string>> = {}): Promise<Blob> {
    const { file } = await this.#expect<{ file: Blob }>((id) => ({ kind: 'save', id, what, query }))
    return file
  }

  #expect<Answer>(message: (id: number) => ToEngine): Promise<Answer> {
    const id = ++this.#asked
    return new Promise((resolve) => {
      this.#waiting.set(id, (answer) => resolve(answer as Answer))
      this.#say(message(id))
    })
  }

  #say(message: ToEngine): void {
    this.#worker.postMessage(message)
  }
}
