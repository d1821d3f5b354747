/** Where the pages get data: a sensor over HTTP, a fixture in tests, the engine in the browser. Requests of one feature: `<feature>.ts`. */
import type { CaptureItem } from '#schema/capture'
import type { LiveStatus } from '#schema/overview'

/** A part of a list, and the cursor of the next. */
export interface Paged<Item> {
  readonly items: readonly Item[]
  readonly next: string | null
}

/** Parameters of a request, as in the REST interface. */
export type Query = Readonly<Record<string, string | number | undefined>>

/** A file: its address, or a function that creates it where there is no server. */
export type Download = string | (() => Promise<Blob>)

export interface LiveListener {
  /** State of the live feed; undefined while disconnected. */
  status(status: LiveStatus | undefined): void
  /** Displayed data may have changed. */
  changed(): void
}

export interface Upload {
  readonly file: File
  /** Bytes of the file sent so far. */
  readonly onProgress: (bytesSent: number) => void
  readonly signal: AbortSignal
  /** The interrupted upload to continue; the bytes from `offset` on are sent. */
  readonly rest?: { readonly id: string; readonly offset: number } | undefined
}

/** Failed requests reject with a {@link SourceError}. */
export interface DataSource {
  /** `isAnswer` accepts the body of an error status. */
  read<Answer>(path: string, query?: Query, isAnswer?: (body: unknown) => boolean): Promise<Answer>
  /** A file is sent as its bytes, anything else as JSON. */
  send<Answer>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<Answer>
  address(path: string, query?: Query): string
  /** A file that the engine in the browser can create too. */
  file(path: string, query?: Query): Download
  /** Address of a file that only a server can create; undefined without one. */
  serverFile(path: string, query?: Query): string | undefined
  upload(upload: Upload): Promise<CaptureItem>
  /** Subscribes to the live feed; returns the function that ends the subscription. */
  live(listener: LiveListener): () => void
}

/** One part of a path. */
export const part = encodeURIComponent

/** A JSON answer as a file to save. */
export async function readJsonFile(source: DataSource, path: string, query?: Query): Promise<Blob> {
  const body = await source.read(path, query)
  return new Blob([`${JSON.stringify(body, null, 2)}\n`], { type: 'application/json' })
}

/** An error in three parts: expected, received, what to do. */
export class SourceError extends Error {
  readonly expected: string
  readonly came: string
  readonly todo: string
  /** Stable code of the interface, or '' if there was none. */
  readonly code: string
  /** The next request may succeed: no connection, or a fault of the server. */
  readonly isPassing: boolean

  constructor(
    message: string,
    parts: { expected: string; came: string; todo: string; code?: string; isPassing?: boolean },
  ) {
    super(message)
    this.expected = parts.expected
    this.came = parts.came
    this.todo = parts.todo
    this.code = parts.code ?? ''
    this.isPassing = parts.isPassing ?? false
  }
}
