import type { Problem } from '#schema/errors'
import { idleHeader } from './idle.ts'
import { type DataSource, type LiveListener, type Query, SourceError, type Upload } from './source.ts'

type Fetch = (address: string, options?: RequestInit) => Promise<Response>

/** Address with the query parameters that are set: `/devices?search=plc`. */
export function addressOf(path: string, query: Query = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  const words = new URLSearchParams(given.map(([name, value]) => [name, String(value)]))
  return words.size === 0 ? path : `${path}?${words}`
}

/** Error of a failed response; `body` is a problem document of the API, or anything else. */
export function failureOf(address: string, status: number, body: unknown): SourceError {
  const { code, title, detail, todo } = (body ?? {}) as Partial<Problem>
  return new SourceError(
    title ?? (status >= 500 ? 'The sensor could not answer' : 'The sensor rejected the request'),
    {
      code: code ?? '',
      isPassing: status >= 500,
      expected: `a response to ${address}`,
      came: `${detail ?? 'no explanation'} (status ${status})`,
      todo: todo ?? 'Check the sensor log, then try again',
    },
  )
}

function unreachable(address: string): SourceError {
  return new SourceError('The sensor does not answer', {
    expected: `a response to ${address}`,
    came: 'no connection',
    isPassing: true,
    todo: 'Check that the sensor is running (npm start prints its address) and reachable from this machine',
  })
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch {
    return undefined // a proxy may answer with a page; the status is sufficient
  }
}

/** A sensor over HTTP; `fetch` can be replaced in tests. */
export function httpSource(
  base: string,
  fetch: Fetch = (address, options) => globalThis.fetch(address, options),
): DataSource {
  async function ask<Answer>(
    path: string,
    options?: RequestInit,
    isAnswer: (body: unknown) => boolean = () => false,
  ): Promise<Answer> {
    const address = base + path
    const idle = idleHeader()
    const all =
      'sightglass-idle' in idle ? { ...options, headers: { ...options?.headers, ...idle } } : options
    const response = await fetch(address, all).catch(() => Promise.reject(unreachable(address)))
    const body = await readJson(response)
    if (!response.ok && !isAnswer(body)) throw failureOf(address, response.status, body)
    return body as Answer
  }
  const address = (path: string, query?: Query) => base + addressOf(path, query)
  return {
    read: (path, query, isAnswer) => ask(addressOf(path, query), undefined, isAnswer),
    send: (method, path, body) => ask(path, body === undefined ? { method } : jsonBody(method, body)),
    address,
    file: address,
    serverFile: address,
    upload: (upload) => send(base, upload),
    live: (listener) => listen(`${base}/live`, listener),
  }
}

function jsonBody(method: string, body: unknown): RequestInit {
  if (body instanceof Blob) return { method, headers: { 'content-type': 'application/octet-stream' }, body }
  return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

/** XMLHttpRequest, because fetch does not report upload progress. */
function send<Answer>(base: string, { file, onProgress, signal, rest }: Upload): Promise<Answer> {
  const address =
    base + (rest ? `/captures/${encodeURIComponent(rest.id)}` : addressOf('/captures', { name: file.name }))
  const offset = rest?.offset ?? 0
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(rest ? 'PATCH' : 'POST', address)
    request.setRequestHeader(
      'content-type',
      rest ? 'application/offset+octet-stream' : 'application/octet-stream',
    )
    request.setRequestHeader(rest ? 'upload-offset' : 'upload-length', String(rest ? offset : file.size))
    request.responseType = 'json'
    request.upload.onprogress = (event) => onProgress(offset + event.loaded)
    request.onload = () =>
      request.status < 400
        ? resolve(request.response)
        : reject(failureOf(address, request.status, request.response))
    request.onerror = () => reject(unreachable(address))
    request.onabort = () => reject(signal.reason)
    signal.addEventListener('abort', () => request.abort())
    request.send(offset === 0 ? file : file.slice(offset))
  })
}

/** Initial delay before reconnecting, in ms; doubled up to the maximum. */
const againMs = [1000, 30_000] as const

/**
 * Server-sent events. A browser reconnects after a broken connection, but not after an error response such as a
 * proxy's 502 while the sensor starts; this function does.
 */
function listen(address: string, { status, changed }: LiveListener): () => void {
  let events: EventSource
  let timer: ReturnType<typeof setTimeout> | undefined
  let wait: number = againMs[0]
  let wasLost = false
  function connect() {
    events = new EventSource(address)
    events.addEventListener('status', (event) => status(JSON.parse(event.data)))
    for (const news of NEWS) events.addEventListener(news, changed)
    events.onopen = () => {
      wait = againMs[0]
      if (wasLost) changed() // events in between were missed
      wasLost = false
    }
    events.onerror = () => {
      wasLost = true
      status(undefined)
      if (events.readyState !== EventSource.CLOSED) return
      timer = setTimeout(connect, wait)
      wait = Math.min(wait * 2, againMs[1])
    }
  }
  connect()
  return () => {
    clearTimeout(timer)
    events.close()
  }
}

/** Events after which displayed data may have changed. */
const NEWS = ['changes', 'incident', 'capture', 'capture-gone'] as const
