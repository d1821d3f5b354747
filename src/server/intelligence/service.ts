/** Threat intelligence while a server runs: kept up to date, handed to the engines, and looked for in the past. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { clean } from '#bytes/text'
import { writeAtomicFile } from '#data-folder/atomic-file'
import { dailyLimits, dailySources } from '#data-folder/packages/daily'
import { Packages } from '#data-folder/packages/installed'
import { spoken } from '#data-folder/packages/keys'
import { TrustStore } from '#data-folder/packages/trust-store'
import type { JournalEntry } from '#model/journal'
import type { Sighting } from '#model/sighting'
import { elapsedMs } from '#model/time'
import { CodedError } from '#schema/errors'
import type { Intelligence, IntelligenceSource, NewIntelligenceSource } from '#schema/intelligence'
import type { Store, StoredCapture } from '#store/store'
import { hunt } from './hunt.ts'
import { SightingLog } from './sighting-log.ts'
import { type IntelSource, Sources } from './source.ts'
import {
  bundlesOf,
  type SourceStatus,
  statusOf,
  taxiiCacheStates,
  type UpdateSetup,
  updateSource,
} from './update-source.ts'
import { Uploads } from './uploads.ts'

const rhythm = {
  /** How often it is looked whether something has changed or is due. */
  lookMs: 5000,
  /** After a failure it is tried again so long later, doubled each time, at most at the usual time. */
  retryMs: 15 * 60_000,
} as const

export interface IntelligenceSetup {
  readonly store: Store
  /** The data folder. */
  readonly data: string
  /** Files named at the start. */
  readonly files: readonly string[]
  readonly captures: () => readonly StoredCapture[]
  readonly protocolFolders: readonly string[]
  /** Called with the files in effect from now on. */
  readonly changed: (files: readonly string[]) => void
  /** Called with alerts that a hunt stored. */
  readonly reported: (entries: readonly JournalEntry[]) => void
  readonly log: (line: string) => void
  /** For tests. */
  readonly update?: UpdateSetup
  readonly now?: () => number
  readonly lookMs?: number
}

interface HuntMemory {
  /** Of the files that were looked for. */
  readonly look: string
  readonly last: string
  readonly found: number
  readonly links: number
  readonly sightings: number
  readonly captures: number
  readonly notSearched: number
  readonly seconds: number
  readonly indicators: number | null
  readonly kinds: Readonly<Record<string, number>>
  readonly problems: readonly string[]
  readonly problem: string
}

const NO_HUNT: HuntMemory = {
  look: '',
  last: '',
  found: 0,
  links: 0,
  sightings: 0,
  captures: 0,
  notSearched: 0,
  seconds: 0,
  indicators: null,
  kinds: {},
  problems: [],
  problem: '',
}

export class IntelligenceService {
  readonly #setup: IntelligenceSetup
  readonly #folder: string
  readonly #sources: Sources
  readonly #packages: Packages
  readonly #uploads: Uploads
  readonly #seen: SightingLog
  readonly #now: () => number
  readonly #closing = new AbortController()
  readonly #updating = new Map<string, Promise<void>>()
  #timer: NodeJS.Timeout | undefined
  #hunting: Promise<void> | undefined
  #look: string
  #memory: HuntMemory
  #problem = ''
  #logged = ''

  constructor(setup: IntelligenceSetup) {
    this.#setup = setup
    this.#folder = join(setup.data, 'intelligence')
    this.#sources = new Sources(setup.data)
    this.#packages = new Packages(setup.data)
    this.#uploads = new Uploads(this.#folder)
    this.#seen = new SightingLog(this.#folder)
    this.#now = setup.now ?? Date.now
    this.#look = lookOf(this.files)
    this.#memory = this.#readMemory()
  }

  /** Whole paths of the files that count as of now. */
  get files(): readonly string[] {
    const fetched = this.#attempt(
      () => this.#list().flatMap(({ name }) => bundlesOf(this.#folderOf(name))),
      [],
    )
    const packed = this.#attempt(() => this.#packages.filesOf('intel'), [])
    const uploaded = this.#attempt(() => this.#uploads.files, [])
    return [...this.#setup.files, ...packed, ...uploaded, ...fetched]
  }

  /** Where files may appear that are handed to an engine that runs already. */
  get folders(): readonly string[] {
    const packages = join(this.#setup.data, 'packages')
    return [this.#folder, join(packages, 'intel'), join(packages, 'daily')]
  }

  start(): void {
    this.#timer = setInterval(() => this.#tick(), this.#setup.lookMs ?? rhythm.lookMs)
    this.#tick()
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    this.#closing.abort()
    await Promise.allSettled([...this.#updating.values(), this.#hunting])
  }

  async state(): Promise<Intelligence> {
    this.#problem = ''
    const { look: _look, last, indicators, kinds, problems, ...hunted } = this.#memory
    const { files } = this.#setup
    return {
      files: files.map((file) => basename(file)),
      uploaded: [...this.#attempt(() => this.#uploads.names, [])],
      sources: this.#list().map((source) => this.#itemOf(source)),
      packages: this.#attempt(() => this.#packages.list, []).map(
        ({ folder: _f, digest: _d, signer: _s, ...one }) => one,
      ),
      daily: this.#attempt(() => this.#daily(), []),
      keys: this.#attempt(() => new TrustStore(this.#setup.data).keys, []).map(({ name, fingerprint }) => {
        return { name, fingerprint, words: spoken(fingerprint) }
      }),
      indicators,
      kinds,
      problems: [...problems],
      hunt: { ...hunted, isUnderWay: this.#hunting !== undefined, last: last === '' ? null : last },
      problem: this.#problem,
    }
  }

  /** Sources of the daily package, with their age. */
  #daily(): Intelligence['daily'] {
    const nowMs = this.#now()
    return this.#packages.foldersOf('daily').flatMap((folder) =>
      dailySources(folder).map((source) => {
        const time = Date.parse(source.lastSuccess)
        return {
          ...{ name: clean(source.name, 60), kind: clean(source.kind, 20), url: clean(source.url, 300) },
          lastSuccess: Number.isNaN(time) ? null : new Date(time).toISOString(),
          isOld: !(nowMs - time <= dailyLimits.oldMs),
          problem: clean(source.problem, 300),
        }
      }),
    )
  }

  /** A live stream showed what intelligence may speak of one day. */
  sighted(capture: number, sightings: readonly Sighting[]): void {
    this.#attempt(() => this.#seen.add(capture, sightings), undefined)
  }

  async upload(name: string, text: string): Promise<Intelligence> {
    this.#uploads.save(name, text)
    return this.state()
  }

  async removeUpload(name: string): Promise<Intelligence> {
    this.#uploads.remove(name)
    return this.state()
  }

  /**
   * Only servers without sign-in: the path of a secret would let a user with the right to add sources read files of
   * this machine.
   */
  async addSource({ name, url, everyHours }: NewIntelligenceSource): Promise<Intelligence> {
    const nothing = { user: '', secret: '', proxy: '', caFile: '', certificateFile: '', keyFile: '' }
    try {
      this.#sources.save({ ...nothing, name, url, everyHours, collections: [] })
    } catch (error) {
      throw new CodedError('bad-request', (error as Error).message)
    }
    return this.state()
  }

  async removeSource(name: string): Promise<Intelligence> {
    if (!this.#sources.remove(name)) throw new CodedError('not-found', `no source ${name.slice(0, 60)}`)
    return this.state()
  }

  async update(name: string): Promise<Intelligence> {
    const source = this.#list().find((one) => one.name === name)
    if (source === undefined) throw new CodedError('not-found', `no source ${name}`)
    void this.#update(source)
    return this.state()
  }

  #tick(): void {
    const files = this.files
    const look = lookOf(files)
    if (look !== this.#look) {
      this.#look = look
      this.#setup.changed(files)
    }
    if (look !== this.#memory.look && this.#hunting === undefined && !this.#closing.signal.aborted)
      this.#hunting = this.#hunt(files, look).finally(() => {
        this.#hunting = undefined
      })
    // One after another: a small machine has other things to do.
    const due =
      this.#updating.size === 0
        ? this.#list().find((source) => this.#dueAt(source) <= this.#now())
        : undefined
    if (due !== undefined) void this.#update(due)
  }

  #update(source: IntelSource): Promise<void> {
    const { name } = source
    const underWay = this.#updating.get(name)
    if (underWay !== undefined) return underWay
    const setup = { ...this.#setup.update, signal: this.#closing.signal, now: this.#now }
    const update = updateSource(source, this.#folderOf(name), setup)
      .then((status) => {
        if (status !== undefined && status.lastError !== '')
          this.#setup.log(`sightglass: intelligence: ${name}: ${status.lastError}`)
      })
      .catch((error: Error) => this.#setup.log(`sightglass: intelligence: ${name}: ${error.message}`))
      .finally(() => {
        this.#updating.delete(name)
        if (!this.#closing.signal.aborted) this.#tick()
      })
    this.#updating.set(name, update)
    return update
  }

  async #hunt(files: readonly string[], look: string): Promise<void> {
    const { store, protocolFolders, reported, log, captures } = this.#setup
    const begun = this.#now()
    const made = { look, last: new Date(begun).toISOString() }
    try {
      if (files.length === 0) return this.#keepMemory({ ...NO_HUNT, ...made })
      const setup = {
        store,
        files,
        captures: captures(),
        seen: this.#seen,
        protocolFolders,
        reported,
        now: this.#now,
      }
      const { ready, ...found } = await hunt({ ...setup, signal: this.#closing.signal })
      if (this.#closing.signal.aborted) return // the next start looks again
      const { count: indicators, kinds, problems } = ready
      const seconds = (this.#now() - begun) / 1000
      const problem = clean(found.problem, 300)
      if (problem !== '') log(`sightglass: intelligence: retro-hunt: ${problem}`)
      this.#keepMemory({ ...made, ...found, seconds, indicators, kinds, problems, problem })
    } catch (error) {
      const problem = clean((error as Error).message, 300)
      log(`sightglass: intelligence: retro-hunt: ${problem}`)
      this.#memory = { ...NO_HUNT, ...made, problem }
    }
  }

  #itemOf(source: IntelSource): IntelligenceSource {
    const { name, url, everyHours } = source
    const folder = this.#folderOf(name)
    const status = statusOf(folder)
    const caches = taxiiCacheStates(folder)
    const sum = (of: 'indicators' | 'revoked' | 'dropped') =>
      caches.reduce((all, cache) => all + cache[of], 0)
    const dueAt = this.#dueAt(source)
    return {
      name,
      url,
      everyHours,
      state: this.#wordFor(source, status),
      lastAttempt: status.lastAttempt || null,
      lastSuccess: status.lastSuccess || null,
      nextAttempt: dueAt > 0 ? new Date(dueAt).toISOString() : null,
      lastError: status.lastError,
      indicators: sum('indicators'),
      revoked: sum('revoked'),
      dropped: sum('dropped'),
      collections: caches.map(({ title, indicators, underWay }) => {
        return { title, indicators, underWay: underWay?.pages ?? 0 }
      }),
    }
  }

  #wordFor({ name, everyHours }: IntelSource, status: SourceStatus): IntelligenceSource['state'] {
    if (this.#updating.has(name)) return 'updating'
    if (status.lastError !== '') return 'failing'
    if (status.lastSuccess === '') return 'never'
    return elapsedMs(Date.parse(status.lastSuccess), this.#now()) > 2 * everyHours * 3_600_000
      ? 'old'
      : 'current'
  }

  /** Milliseconds since 1970; 0 for at once. */
  #dueAt({ name, everyHours }: IntelSource): number {
    const { lastAttempt, failures } = statusOf(this.#folderOf(name))
    if (lastAttempt === '') return 0
    const usual = everyHours * 3_600_000
    const pause = failures === 0 ? usual : Math.min(usual, rhythm.retryMs * 2 ** (failures - 1))
    const last = Date.parse(lastAttempt)
    return elapsedMs(last, this.#now()) === Number.POSITIVE_INFINITY ? 0 : last + pause
  }

  #folderOf(name: string): string {
    return join(this.#folder, 'sources', name)
  }

  #list(): readonly IntelSource[] {
    return this.#attempt(() => this.#sources.list, [])
  }

  /** A file that cannot be read is shown, and the rest goes on. */
  #attempt<T>(ask: () => T, otherwise: T): T {
    try {
      return ask()
    } catch (error) {
      const problem = clean((error as Error).message, 300)
      if (problem !== this.#logged) this.#setup.log(`sightglass: intelligence: ${problem}`)
      this.#logged = problem
      this.#problem = problem
      return otherwise
    }
  }

  #readMemory(): HuntMemory {
    try {
      return { ...NO_HUNT, ...JSON.parse(readFileSync(join(this.#folder, 'hunt.json'), 'utf8')) }
    } catch {
      return NO_HUNT // nobody looked yet
    }
  }

  #keepMemory(memory: HuntMemory): void {
    this.#memory = memory
    writeAtomicFile(join(this.#folder, 'hunt.json'), `${JSON.stringify(memory)}\n`)
  }
}

/** Other contents have another of these; '' for none. */
function lookOf(files: readonly string[]): string {
  if (files.length === 0) return ''
  const hash = createHash('sha256')
  for (const file of files) {
    const about = existsSync(file) ? statSync(file) : undefined
    hash.update(`${file}\0${about?.size}\0${about?.mtimeMs}\n`)
  }
  return hash.digest('hex')
}
