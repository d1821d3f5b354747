import type { AlertChange } from '#schema/alert'
import type { Problem } from '#schema/errors'
import type { Health } from '#schema/health'
import { type LiveListener, type Query, type Source, SourceError, type Upload } from './source.ts'

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
      expected: `a response to ${address}`,
      came: `${detail ?? 'no explanation'} (status ${status})`,
      todo: todo ?? 'Check the sensor log, then try again',
    },
  )
}

/** Query of a device list: `-name` is descending by name. */
export function deviceWords({ sort, ...query }: Query): Query {
  if (sort === undefined) return query
  const word = String(sort)
  return word.startsWith('-')
    ? { ...query, sort: word.slice(1), order: 'descending' }
    : { ...query, sort: word, order: 'ascending' }
}

function unreachable(address: string): SourceError {
  return new SourceError('The sensor does not answer', {
    expected: `a response to ${address}`,
    came: 'no connection',
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
): Source {
  async function ask<Answer>(
    path: string,
    options?: RequestInit,
    isAnswer: (body: unknown) => boolean = () => false,
  ): Promise<Answer> {
    const address = base + path
    const response = await fetch(address, options).catch(() => Promise.reject(unreachable(address)))
    const body = await readJson(response)
    if (!response.ok && !isAnswer(body)) throw failureOf(address, response.status, body)
    return body as Answer
  }
  const part = encodeURIComponent
  return {
    read: (path, query) => ask(addressOf(path, query)),
    send: (method, path, body) => ask(path, body === undefined ? { method } : jsonBody(method, body)),
    health: () => ask('/health', undefined, isHealth),
    overview: () => ask('/overview'),
    devices: (query) => ask(addressOf('/devices', deviceWords(query))),
    devicesCsv: (query) => base + addressOf('/devices.csv', deviceWords(query)),
    device: (id) => ask(`/devices/${part(id)}`),
    links: (query) => ask(addressOf('/links', query)),
    map: (query) => ask(addressOf('/map', query)),
    alerts: (query) => ask(addressOf('/alerts', query)),
    alert: (id) => ask(`/alerts/${part(id)}`),
    changeAlert: (id, change: AlertChange) => ask(`/alerts/${part(id)}`, jsonBody('PATCH', change)),
    learnAlert: (id, change) => ask(`/alerts/${part(id)}/learn`, jsonBody('POST', change)),
    unlearnAlert: (id) => ask(`/alerts/${part(id)}/learn`, { method: 'DELETE' }),
    muteAlert: (id, change) => ask(`/alerts/${part(id)}/mute`, jsonBody('POST', change)),
    unmuteAlert: (id) => ask(`/alerts/${part(id)}/mute`, { method: 'DELETE' }),
    alertPackets: (id) => `${base}/alerts/${part(id)}/packets.pcapng`,
    incidents: (query) => ask(addressOf('/incidents', query)),
    incidentReport: (id) => `${base}/incidents/${part(id)}/report`,
    incidentLayer: async (id) => jsonFile(await ask(`/incidents/${part(id)}/layer`)),
    attack: () => ask('/attack'),
    attackLayer: async (what) => jsonFile(await ask(addressOf('/attack/layer', { what }))),
    baseline: (query) => ask(addressOf('/baseline', query)),
    rules: () => ask('/rules'),
    ruleServices: () => ask('/rules/services'),
    ruleFields: (service) => ask(addressOf('/rules/fields', { service })),
    checkRules: (draft) => ask('/rules/check', jsonBody('POST', draft)),
    testRules: (draft) => ask('/rules/test', jsonBody('POST', draft)),
    saveRules: (file) => ask('/rules/files', jsonBody('POST', file)),
    removeRules: (id) => ask(`/rules/files/${part(id)}`, { method: 'DELETE' }),
    events: (query) => ask(addressOf('/events', query)),
    eventTypes: () => ask('/event-types'),
    eventsCsv: (query) => base + addressOf('/events.csv', query),
    saveEvent: (id, change) =>
      id === undefined
        ? ask('/events', jsonBody('POST', change))
        : ask(`/events/${part(id)}`, jsonBody('PATCH', change)),
    removeEvent: (id) => ask(`/events/${part(id)}`, { method: 'DELETE' }),
    exposures: (query) => ask(addressOf('/exposures', query)),
    exposureSummary: () => ask('/exposure-summary'),
    attackPaths: (query) => ask(addressOf('/attack-paths', query)),
    changeExposure: (id, state) => ask(`/exposures/${part(id)}`, jsonBody('PATCH', { state })),
    protocols: () => ask('/protocols'),
    captures: () => ask('/captures'),
    upload: (upload) => send(base, upload),
    resumeCapture: (id) => ask(`/captures/${part(id)}/resume`, { method: 'POST' }),
    removeCapture: (id) => ask(`/captures/${part(id)}`, { method: 'DELETE' }),
    destinations: () => ask('/forwarding'),
    messageFormats: () => ask('/forwarding-formats'),
    saveDestination: (id, change) =>
      id === undefined
        ? ask('/forwarding', jsonBody('POST', change))
        : ask(`/forwarding/${part(id)}`, jsonBody('PATCH', change)),
    removeDestination: (id) => ask(`/forwarding/${part(id)}`, { method: 'DELETE' }),
    testDestination: (id) => ask(`/forwarding/${part(id)}/test`, { method: 'POST' }),
    intelligence: () => ask('/intelligence'),
    updateIntelligence: (name) => ask(`/intelligence/sources/${part(name)}/update`, { method: 'POST' }),
    exportAddress: (format, device) => base + addressOf(`/exports/${format}`, { device }),
    recommendations: () => ask('/recommendations'),
    decideAdvice: (id, change) => ask(`/recommendations/${part(id)}`, jsonBody('PATCH', change)),
    scoreHistory: () => ask('/score-history'),
    reportKinds: () => ask('/reports'),
    reportAddress: (name, query) => base + addressOf(`/reports/${part(name)}`, query),
    keptReports: () => ask('/kept-reports'),
    keptReportAddress: (id) => `${base}/kept-reports/${part(id)}`,
    keepReport: (order) => ask('/kept-reports', jsonBody('POST', order)),
    removeReport: (id) => ask(`/kept-reports/${part(id)}`, { method: 'DELETE' }),
    reportSchedules: () => ask('/report-schedules'),
    addReportSchedule: (change) => ask('/report-schedules', jsonBody('POST', change)),
    removeReportSchedule: (id) => ask(`/report-schedules/${part(id)}`, { method: 'DELETE' }),
    questions: () => ask('/questions'),
    questionSubjects: () => ask('/question-subjects'),
    answerQuestion: (query) => ask(addressOf('/question-answer', query)),
    answerAddress: (query) => base + addressOf('/question-file', query),
    saveQuestion: (draft) => ask('/questions', jsonBody('POST', draft)),
    removeQuestion: (id) => ask(`/questions/${part(id)}`, { method: 'DELETE' }),
    frames: async (place, count, isDecoded = false) => {
      const query = { file: place.file, frame: place.number, count, decoded: isDecoded ? 'true' : undefined }
      return (await ask<{ items: [] }>(addressOf('/frames', query))).items
    },
    live: (listener) => listen(`${base}/live`, listener),
  }
}

/** An unhealthy sensor answers with an error status, but still sends its health. */
function isHealth(body: unknown): boolean {
  return Array.isArray((body as Partial<Health> | undefined)?.forwarding)
}

function jsonFile(body: unknown): Blob {
  return new Blob([`${JSON.stringify(body, null, 2)}\n`], { type: 'application/json' })
}

function jsonBody(method: string, body: unknown): RequestInit {
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
