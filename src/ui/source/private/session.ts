/** A private analysis, from the dropped file to the results; one per page load. */
import type { CaptureItem } from '#schema/capture'
import type { ReportedOfAnalysis, SavedFile } from '#schema/private-analysis'
import { httpSource } from '../http.ts'
import { type DataSource, type Query, SourceError } from '../source.ts'
import { PrivateEngine } from './engine.ts'
import { seal } from './seal.ts'

export type PrivateState =
  /** `isReady` once all code is loaded, so that the analysis needs no request. */
  | { readonly kind: 'idle'; readonly isReady: boolean }
  /** The engine is loading; no byte of the captures was read. */
  | { readonly kind: 'opening' }
  | { readonly kind: 'reading'; readonly captures: readonly CaptureItem[]; readonly startedMs: number }
  | {
      readonly kind: 'done'
      readonly captures: readonly CaptureItem[]
      readonly mergedFindings: ReportedOfAnalysis
    }
  | { readonly kind: 'failed'; readonly error: SourceError }

export class PrivateSession {
  readonly #loadPages: () => Promise<unknown>
  readonly #listeners = new Set<() => void>()
  #state: PrivateState = { kind: 'idle', isReady: false }
  #engine: PrivateEngine | undefined
  #program = ''
  #source: DataSource | undefined

  /** `loadPages` loads the code of all pages; nothing can be loaded later. */
  constructor(loadPages: () => Promise<unknown>) {
    this.#loadPages = loadPages
  }

  get state(): PrivateState {
    return this.#state
  }

  /** Source of the pages once network access is blocked; undefined before. */
  get source(): DataSource | undefined {
    return this.#source
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Preloads the engine and all pages. Failures are reported when the engine is needed. */
  async prepare(): Promise<void> {
    await this.#load().catch(() => {})
    if (this.#state.kind === 'idle') this.#become({ kind: 'idle', isReady: this.#program !== '' })
  }

  /** Loads what is missing, blocks network access and analyses; previous results are discarded. */
  async analyse(files: readonly File[]): Promise<void> {
    if (files.length === 0) return
    try {
      await this.#open()
    } catch (error) {
      return this.#fail('The engine could not be loaded', String(error), 'Reload the page')
    }
    this.#become({ kind: 'reading', captures: [], startedMs: performance.now() })
    this.#engine?.analyse(files)
  }

  /** Cancels the analysis. Terminates the worker, which also stops a dissector in an endless loop. */
  cancel(): void {
    this.#engine?.end()
    this.#engine = undefined
    this.#become({ kind: 'idle', isReady: true })
  }

  save(what: SavedFile, query?: Readonly<Record<string, string>>): Promise<Blob> {
    return this.#running().save(what, query)
  }

  async #open(): Promise<void> {
    if (this.#program === '') {
      this.#become({ kind: 'opening' })
      await this.#load()
    }
    seal()
    this.#source ??= this.#newSource()
    this.#engine ??= new PrivateEngine(
      this.#program,
      (message) => {
        if (message.kind === 'progress') {
          const startedMs = this.#state.kind === 'reading' ? this.#state.startedMs : performance.now()
          this.#become({ kind: 'reading', captures: message.captures, startedMs })
        } else if (message.kind === 'done') this.#become(message)
        else if (message.kind === 'failed') this.#unreadable(message.captures, message.reason)
      },
      (reason) => {
        this.#engine?.end()
        this.#engine = undefined
        this.#fail('The engine stopped', reason, 'Select the capture again. If it happens again, report it')
      },
    )
  }

  async #load(): Promise<void> {
    if (this.#program !== '') return
    const [{ program }] = await Promise.all([
      import('virtual:private-engine'),
      this.#loadPages(),
      loadFonts(),
    ])
    this.#program = program
  }

  #running(): PrivateEngine {
    if (this.#engine !== undefined) return this.#engine
    throw new SourceError('No capture analysed', {
      expected: 'a capture analysed by this page',
      came: 'none',
      todo: 'Select one on Private analysis',
    })
  }

  #newSource(): DataSource {
    const overHttp = httpSource('/rest', async (address, options) => {
      const body = typeof options?.body === 'string' ? JSON.parse(options.body) : undefined
      const answer = await this.#running().ask(options?.method ?? 'GET', address, body)
      return Response.json(answer.body, { status: answer.status })
    })
    return {
      ...overHttp,
      file: (path, query) => () => this.#save(path, query),
      serverFile: () => undefined,
      upload: () =>
        Promise.reject(
          new SourceError('Requests are blocked', {
            expected: 'a page with network access',
            came: 'a private analysis',
            todo: 'Leave the private analysis, or select the capture on Private analysis',
          }),
        ),
      live: () => () => {},
    }
  }

  /** The file that the server would send for this request. */
  async #save(path: string, query: Query = {}): Promise<Blob> {
    if (path === '/devices.csv') return this.save('devices.csv', parametersOf(query))
    if (path === '/events.csv') return this.save('timeline.csv', parametersOf(query))
    const [, incident] = /^\/incidents\/([^/]+)\/report$/.exec(path) ?? []
    if (incident !== undefined) return this.save('incident.html', { id: decodeURIComponent(incident) })
    throw new Error(`unreachable: the engine creates no ${path}`)
  }

  #unreadable([first]: readonly CaptureItem[], reason: string): void {
    const name = first?.name ?? 'The file'
    const [, expected, came] = /^expected (.+?), got (.+)$/s.exec(reason) ?? []
    if (expected === undefined || came === undefined) {
      this.#fail(
        `${name} could not be analysed`,
        reason,
        'Try `sightglass analyze` with the file; if it works there, report this',
      )
      return
    }
    const parts = { expected, came, todo: 'Select the file written by the capture program' }
    this.#become({ kind: 'failed', error: new SourceError(`${name} could not be analysed`, parts) })
  }

  #fail(message: string, came: string, todo: string): void {
    this.#become({
      kind: 'failed',
      error: new SourceError(message, { expected: 'an engine that runs in this page', came, todo }),
    })
  }

  #become(state: PrivateState): void {
    this.#state = state
    for (const listener of this.#listeners) listener()
  }
}

function parametersOf(query: Query): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  )
}

/** A page would ask for a font when it first shows a text in it, and may not once it is sealed. */
async function loadFonts(): Promise<void> {
  await Promise.allSettled([...document.fonts].map((font) => font.load()))
}
