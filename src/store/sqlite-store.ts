import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Destination } from '#model/destination'
import { type FormerRuleIds, NO_FORMER_RULE_IDS } from '#model/former-rule-ids'
import type { JournalEntry } from '#model/journal'
import type { ExportMessage } from '#model/message'
import type { PlantGraph } from '#model/plant-graph'
import type { Microseconds } from '#model/time'
import type { DeviceEditChange } from './device-edits.ts'
import { withCurrentRule, withCurrentRules } from './former-rules.ts'
import type { GraphSpan } from './graph-building.ts'
import type { TrendKey } from './notes.ts'
import type { Attempt, DeliveryQuery } from './outbox.ts'
import { cachePolicy, QueryCache, wholeStoreCachePolicy } from './query-cache.ts'
import type { RecordKind, StoredRecord } from './records.ts'
import { MAIN_FILE } from './sql/event-files.ts'
import { StoreThread } from './sql/thread.ts'
import {
  type AlertQuery,
  type CaptureChange,
  type DeviceQuery,
  type EventQuery,
  type LinkQuery,
  limits,
  type Mute,
  type Store,
  type StoredCapture,
  StoreError,
  type Triage,
} from './store.ts'

/** Threads that answer questions, so that one slow question does not hold up all. */
const READERS = 2

/**
 * Opens or creates the store in `folder`: one writer thread, two readers. Former rule ids are replaced in what is stored
 * and in what the store is given. Rejects if the files cannot be opened.
 */
export async function openSqliteStore(
  folder: string,
  formerRuleIds: FormerRuleIds = NO_FORMER_RULE_IDS,
): Promise<Store> {
  mkdirSync(folder, { recursive: true })
  const writer = new StoreThread({ folder, role: 'writer', formerRuleIds })
  await writer.start().catch((error: Error) => Promise.reject(explainDamage(folder, error)))
  const reader = { folder, role: 'reader', queryMs: limits.queryMs } as const
  const readers = Array.from({ length: READERS }, () => new StoreThread(reader))
  await Promise.all(readers.map((reader) => reader.start()))
  return new SqliteStore(folder, { writer, readers, formerRuleIds })
}

/** SQLite's messages for SQLITE_CORRUPT and SQLITE_NOTADB; a thread passes on only the message of its error. */
const DAMAGED = /^(database disk image is malformed|file is not a database)/

/** Only reads come before these two errors. Event files name themselves. */
function explainDamage(folder: string, error: Error): Error {
  if (!DAMAGED.test(error.message)) return error
  return new StoreError(
    'store-failed',
    `${join(folder, MAIN_FILE)} is damaged: ${error.message}; nothing was changed. Restore a backup into a new folder: sightglass restore BACKUP --data NEW-FOLDER`,
  )
}

/** Writes that are visible on no page of the plant. */
const APART: ReadonlySet<Method> = new Set([
  'saveDestination',
  'removeDestination',
  'emit',
  'reserve',
  'attempted',
  'dropBefore',
  'keepRecord',
  'dropRecord',
])

/** Writes that may queue messages for destinations. */
const QUEUES: ReadonlySet<Method> = new Set([
  'apply',
  'commitCapture',
  'triage',
  'mute',
  'unmute',
  'saveDestination',
  'emit',
  'resend',
])

/** Methods that a thread runs. */
type Method = Exclude<keyof Store, 'folder' | 'revision' | 'watchQueues' | 'close'>

interface StoreParts {
  readonly writer: StoreThread
  readonly readers: readonly StoreThread[]
  readonly formerRuleIds: FormerRuleIds
}

class SqliteStore implements Store {
  readonly folder: string
  readonly #writer: StoreThread
  readonly #readers: readonly StoreThread[]
  /** Reads graphs in a thread of its own, so that no other read waits; it starts at the first request. */
  readonly #grapher: StoreThread
  /** The graph of a time span, apart: looking back must not cost the present its graph. */
  readonly #spanGraphs = new QueryCache<PlantGraph>(this, {
    ...wholeStoreCachePolicy,
    restMs: limits.graphRestMs,
  })
  readonly #graphs = new QueryCache<PlantGraph>(this, {
    ...cachePolicy,
    restMs: limits.graphRestMs,
    answers: 1,
  })
  readonly #formerRuleIds: FormerRuleIds
  readonly #queueWatchers = new Set<() => void>()
  #revision = 0
  #editRevision = 0

  constructor(folder: string, { writer, readers, formerRuleIds }: StoreParts) {
    this.folder = folder
    this.#formerRuleIds = formerRuleIds
    this.#writer = writer
    this.#readers = readers
    this.#grapher = new StoreThread({ folder, role: 'reader', queryMs: limits.graphMs })
  }

  addCapture = (capture: Omit<StoredCapture, 'number'>) => this.#write('addCapture', capture)
  changeCapture = (number: number, change: CaptureChange) => this.#write('changeCapture', number, change)
  removeCapture = (number: number) => this.#write('removeCapture', number)
  apply = (capture: number, entries: readonly JournalEntry[]) => this.#write('apply', capture, entries)
  commitCapture = (capture: number, change?: CaptureChange) => this.#write('commitCapture', capture, change)
  rollbackCapture = (capture: number) => this.#write('rollbackCapture', capture)
  capturesWithoutRollback = () => this.#write('capturesWithoutRollback')
  editDevice = (id: string, change: DeviceEditChange, time: Microseconds) =>
    this.#write('editDevice', id, change, time)
  triage = (id: string, said: Triage) => this.#write('triage', id, said)
  mute = (said: Mute) => this.#write('mute', withCurrentRule(said, this.#formerRuleIds))
  unmute = (id: string) => this.#write('unmute', id)
  retain = (bytes: number) => this.#write('retain', bytes)

  saveDestination = (destination: Destination) =>
    this.#write('saveDestination', withCurrentRules(destination, this.#formerRuleIds))
  removeDestination = (id: string) => this.#write('removeDestination', id)
  emit = (messages: ExportMessage | readonly ExportMessage[], only?: readonly string[]) =>
    this.#write('emit', messages, only)
  reserve = (destination: string, batch: string, numbers: readonly number[]) =>
    this.#write('reserve', destination, batch, numbers)
  reserved = (destination: string, batch: string) => this.#read('reserved', destination, batch)
  attempted = (destination: string, attempt: Attempt) => this.#write('attempted', destination, attempt)
  resend = (destination: string, numbers: readonly number[]) => this.#write('resend', destination, numbers)
  discard = (destination: string, numbers: readonly number[]) => this.#write('discard', destination, numbers)
  dropBefore = (time: Microseconds) => this.#write('dropBefore', time)

  keepRecord = (record: StoredRecord) => this.#write('keepRecord', record)
  dropRecord = (kind: RecordKind, id: string) => this.#write('dropRecord', kind, id)

  revision = () => this.#revision
  editRevision = () => this.#editRevision

  captures = () => this.#read('captures')
  records = (kind: RecordKind) => this.#read('records', kind)
  destinations = () => this.#read('destinations')
  pendingDestinations = () => this.#read('pendingDestinations')
  waiting = (destination: string, limit: number, now: Microseconds, after = 0) =>
    this.#read('waiting', destination, limit, now, after)
  deliveries = (query: DeliveryQuery) => this.#read('deliveries', query)
  devices = (query: DeviceQuery) => this.#read('devices', query)
  device = (id: string) => this.#read('device', id)
  facets = () => this.#read('facets')
  links = (query: LinkQuery) => this.#read('links', query)
  events = (query: EventQuery) => this.#read('events', query)
  alerts = (query: AlertQuery) => this.#read('alerts', withCurrentRule(query, this.#formerRuleIds))
  mutes = () => this.#read('mutes')
  alert = (id: string) => this.#read('alert', id)
  ruleCounts = () => this.#read('ruleCounts')
  incidents = () => this.#read('incidents')
  overview = () => this.#read('overview')
  pointSketches = () => this.#read('pointSketches')
  pointTrends = (place: TrendKey) => this.#read('pointTrends', place)
  activity = (devices: readonly string[]) => this.#read('activity', devices)

  /** The one that was read last, while nothing has changed: to hand it over takes longer than to draw it. */
  graph(span: GraphSpan = {}): Promise<PlantGraph> {
    const { from, until } = span
    const isAll = from === undefined && until === undefined
    const graphs = isAll ? this.#graphs : this.#spanGraphs
    return graphs.of(
      `${from} ${until}`,
      () => this.#grapher.call('graph', [{ from, until }]) as Promise<PlantGraph>,
    )
  }

  watchQueues(listener: () => void): () => void {
    this.#queueWatchers.add(listener)
    return () => void this.#queueWatchers.delete(listener)
  }

  async close(): Promise<void> {
    await Promise.all([this.#grapher.abandon(), ...this.#readers.map((reader) => reader.close())])
    await this.#writer.close()
  }

  #write<M extends Method>(method: M, ...values: Parameters<Store[M]>): ReturnType<Store[M]> {
    const written = this.#writer.call(method, values)
    const changed = () => {
      this.#revision++
      if (method !== 'apply') this.#editRevision++
    }
    // Also where it failed: it may have been done in part.
    if (!APART.has(method)) written.then(changed, changed)
    if (QUEUES.has(method) && this.#queueWatchers.size > 0) {
      const queued = () => {
        for (const watcher of this.#queueWatchers) watcher()
      }
      written.then(queued, queued)
    }
    return written as ReturnType<Store[M]>
  }

  #read<M extends Method>(method: M, ...values: Parameters<Store[M]>): ReturnType<Store[M]> {
    const [one, other] = this.#readers as [StoreThread, StoreThread]
    const reader = other.load < one.load ? other : one
    return reader.call(method, values) as ReturnType<Store[M]>
  }
}
