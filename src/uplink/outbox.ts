/**
 * Changes of the sensor's store that the console does not have yet: `uplink.db`. References to objects, whose bodies
 * are read when they are sent, and packed batches until the console confirmed them.
 */
import { createHash } from 'node:crypto'
import { dirname } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { type FleetChange, LANE_OF, LANES, type UplinkLane } from '#schema/fleet-protocol'
import { giveToOwner } from '#store/folder-owner'
import { linesOf, packLines, readHeader, sha256 } from './batch.ts'
import { boundedValue } from './bounded-value.ts'
import { BucketDigest, bucketOf } from './bucket-digest.ts'
import { contentHash } from './contents-digest.ts'

export const outboxLimits = {
  /** Packed batches of a lane that wait for the console. */
  batches: 8,
  /** Changes of a batch. */
  changes: 200,
  /** Bytes of the changes of a batch before they are packed: records compress five times and better. */
  rawBytes: 2 * 1024 * 1024,
  /**
   * References to events, which contain their bodies, and their bytes; beyond, the oldest are dropped and reported as
   * loss.
   */
  events: 1_000_000,
  eventBytes: 64 * 1024 * 1024,
  /** Events of one day. */
  eventsOfDay: 500,
  /** Changes that the console refused, kept for support. */
  refused: 1000,
  /** Milliseconds between two messages that a device or a link only went on. */
  /** Buckets that are sent again by themselves; where more differ, everything is. */
  resentBuckets: 32,
  deviceSeenMs: 15 * 60_000,
  linkSeenMs: 3_600_000,
} as const

/** No reference is put off for longer. */
const LONGEST_REST_MS = Math.max(outboxLimits.deviceSeenMs, outboxLimits.linkSeenMs)

const SCHEMA = `
  create table if not exists meta (name text primary key, value text not null) strict;
  create table if not exists lane (
    lane text primary key, head integer not null, applied integer not null, previous text not null
  ) strict;
  create table if not exists reference (
    number integer primary key autoincrement, lane text not null, kind text not null, id text not null,
    due integer not null, created integer not null, version integer not null, body text not null, unique (kind, id)
  ) strict;
  create index if not exists reference_due on reference (lane, due, number);
  create table if not exists batch (
    lane text not null, sequence integer not null, bytes blob not null, created integer not null, things text not null,
    primary key (lane, sequence)
  ) strict;
  create table if not exists sent (
    kind text not null, id text not null, hash text not null, seen integer not null, primary key (kind, id)
  ) strict;
  create table if not exists refused (
    number integer primary key autoincrement, kind text not null, id text not null, code text not null,
    time integer not null, body text not null
  ) strict;
  create table if not exists loss (
    kind text not null, reason text not null, lane text not null, count integer not null, from_time text not null,
    to_time text not null, id text not null, primary key (kind, reason)
  ) strict;
  create table if not exists done (id text primary key, time integer not null, result text not null) strict;`

export type ThingKind = 'device' | 'link' | 'alert' | 'incident'
const THINGS: readonly ThingKind[] = ['device', 'link', 'alert', 'incident']

export interface Reference {
  readonly number: number
  /** Another one with each change of the thing while it waits. */
  readonly version: number
  readonly kind: string
  readonly id: string
  readonly body: string
}

/** A change to be packed, or what becomes of its reference without one. */
export type Prepared =
  | { readonly reference: Reference; readonly change: FleetChange; readonly sent?: SentThing }
  /** Later: only a continuation, which was reported a moment ago. */
  | { readonly reference: Reference; readonly due: number }
  /** The console has it like this. */
  | { readonly reference: Reference; readonly done: true }

/** State of an object at the console once the change is applied; without a hash there is none. */
export interface SentThing {
  readonly kind: string
  readonly id: string
  readonly hash: string | undefined
  /** Milliseconds of the message about it. */
  readonly seen: number
}

export interface LaneState {
  readonly head: number
  readonly applied: number
  /** First sequence that can be sent again. */
  readonly oldest: number
}

export class UplinkOutbox {
  readonly #db: DatabaseSync
  readonly #statements = new Map<string, ReturnType<DatabaseSync['prepare']>>()

  constructor(path: string) {
    this.#db = new DatabaseSync(path, { timeout: 5000 })
    if (path !== ':memory:') giveToOwner(dirname(path), path)
    this.#db.exec('pragma journal_mode = wal; pragma synchronous = full')
    this.#db.exec(SCHEMA)
    this.#addContentColumn()
    for (const lane of LANES) this.#run(`insert or ignore into lane values (?, 0, 0, '')`, lane)
  }

  /** Files of earlier versions; what they sent is sent once more when digests are compared. */
  #addContentColumn(): void {
    const columns = this.#all<{ name: string }>(`select name from pragma_table_info('sent')`)
    if (columns.some(({ name }) => name === 'content')) return
    this.#db.exec(`alter table sent add column content text not null default ''`)
  }

  close(): void {
    this.#db.close()
  }

  /** A copy as it is now, into a file that does not exist. */
  copyTo(path: string): void {
    this.#run('vacuum into ?', path)
  }

  meta(name: string): string {
    return this.#get<{ value: string }>('select value from meta where name = ?', name)?.value ?? ''
  }

  setMeta(name: string, value: string): void {
    this.#run(
      'insert into meta values (?, ?) on conflict (name) do update set value = excluded.value',
      name,
      value,
    )
  }

  get epoch(): number {
    return Number(this.meta('epoch') || 1)
  }

  state(lane: UplinkLane): LaneState {
    const { head, applied } = this.#get<{ head: number; applied: number }>(
      'select head, applied from lane where lane = ?',
      lane,
    )!
    const oldest = this.#get<{ sequence: number | null }>(
      'select min(sequence) as sequence from batch where lane = ?',
      lane,
    )!
    return { head, applied, oldest: oldest.sequence ?? head + 1 }
  }

  /** Things changed; a reference that waits already keeps its place. */
  touch(kind: string, ids: Iterable<string>, now: number): void {
    this.transaction(() => {
      for (const id of ids) this.#touch(kind, id, now)
    })
  }

  #touch(kind: string, id: string, now: number, body = ''): void {
    const lane = LANE_OF[kind as keyof typeof LANE_OF] ?? 'bulk'
    this.#run(
      `insert into reference (lane, kind, id, due, created, version, body) values (?, ?, ?, ?, ?, 1, ?)
        on conflict (kind, id) do update set version = version + 1, due = min(due, excluded.due), body = excluded.body`,
      ...[lane, kind, id, now, now, body],
    )
  }

  /** A message with its body: health, overview, the result of a decision. The latest of an id replaces those that wait. */
  put(change: FleetChange, now: number): void {
    this.transaction(() => this.#touch(change.kind, change.id, now, JSON.stringify(change.body ?? null)))
  }

  /** Events keep their bodies here: the store finds none by its id. */
  addEvents(
    events: readonly { readonly id: string; readonly time: string; readonly body: unknown }[],
    { now, isAgain = false }: { readonly now: number; readonly isAgain?: boolean },
  ): void {
    this.transaction(() => {
      const day = new Date(now).toISOString().slice(0, 10)
      let [counted, ofDay] = [this.meta('event-day'), Number(this.meta('events-of-day') || 0)]
      if (counted !== day) [counted, ofDay] = [day, 0]
      for (const { id, time, body } of events) {
        if (this.#isKnown('event', id)) continue
        if (ofDay >= outboxLimits.eventsOfDay && !isAgain) {
          this.#lose({ kind: 'event', lane: 'bulk', reason: 'events-of-day', time, now })
          continue
        }
        if (!isAgain) ofDay++
        this.#touch('event', id, now, JSON.stringify(body))
      }
      this.setMeta('event-day', counted)
      this.setMeta('events-of-day', String(ofDay))
      this.#boundEvents(now)
    })
  }

  #isKnown(kind: string, id: string): boolean {
    return (
      this.#get('select 1 from sent where kind = ? and id = ?', kind, id) !== undefined ||
      this.#get('select 1 from reference where kind = ? and id = ?', kind, id) !== undefined
    )
  }

  #boundEvents(now: number): void {
    const { count, bytes } = this.#get<{ count: number; bytes: number | null }>(
      `select count(*) as count, sum(length(body)) as bytes from reference where kind = 'event'`,
    )!
    let excess = count - outboxLimits.events
    let heavy = (bytes ?? 0) - outboxLimits.eventBytes
    if (excess <= 0 && heavy <= 0) return
    const oldest = this.#all<{ number: number; body: string }>(
      `select number, body from reference where kind = 'event' order by number limit 10000`,
    )
    for (const { number, body } of oldest) {
      if (excess <= 0 && heavy <= 0) break
      this.#run('delete from reference where number = ?', number)
      const { time = '' } = JSON.parse(body) as { time?: string }
      this.#lose({ kind: 'event', lane: 'bulk', reason: 'outbox-full', time, now })
      excess--
      heavy -= body.length
    }
  }

  /** One loss a kind and reason grows until it was sent; then the next begins. */
  #lose({
    kind,
    lane,
    reason,
    time,
    now,
  }: {
    kind: string
    lane: UplinkLane
    reason: string
    time: string
    now: number
  }): void {
    this.#run(
      `insert into loss values (?, ?, ?, 1, ?, ?, ?) on conflict (kind, reason) do update
        set count = count + 1, from_time = min(from_time, excluded.from_time), to_time = max(to_time, excluded.to_time)`,
      ...[kind, reason, lane, time, time, `${kind}-${reason}-${now}`],
    )
    const lost = this.#get<{ id: string; count: number; from_time: string; to_time: string }>(
      'select id, count, from_time, to_time from loss where kind = ? and reason = ?',
      ...[kind, reason],
    )!
    const body = { lane, kind, from: lost.from_time, to: lost.to_time, count: lost.count, reason }
    this.#touch('loss', lost.id, now, JSON.stringify(body))
  }

  /** References of a lane that are due, the longest waiting first; also those that were put before the clock was set back. */
  due(lane: UplinkLane, now: number, limit: number = outboxLimits.changes): readonly Reference[] {
    return this.#all<Reference>(
      'select number, version, kind, id, body from reference where lane = ?1 and (due <= ?2 or due > ?2 + ?3) order by due, number limit ?4',
      ...[lane, now, LONGEST_REST_MS, limit],
    )
  }

  /** Milliseconds of the next reference that is due; undefined if none waits. */
  nextDue(lane: UplinkLane, now: number): number | undefined {
    const due = this.#get<{ due: number | null }>(
      'select min(case when due > ?2 + ?3 then ?2 else due end) as due from reference where lane = ?1',
      ...[lane, now, LONGEST_REST_MS],
    )?.due
    return due ?? undefined
  }

  sentHash(kind: string, id: string): { readonly hash: string; readonly seen: number } | undefined {
    return this.#get('select hash, seen from sent where kind = ? and id = ?', kind, id)
  }

  sentIds(kind: ThingKind): readonly string[] {
    return this.#all<{ id: string }>('select id from sent where kind = ?', kind).map(({ id }) => id)
  }

  /** Room for one more packed batch. */
  hasRoom(lane: UplinkLane): boolean {
    const { count } = this.#get<{ count: number }>(
      'select count(*) as count from batch where lane = ?',
      lane,
    )!
    return count < outboxLimits.batches
  }

  /**
   * Packs what was prepared as the next batch of its lane, durable with the removal of its references. Returns how many
   * changes it holds: what does not fit stays referenced.
   */
  pack(
    lane: UplinkLane,
    prepared: readonly Prepared[],
    given: { readonly sensor: string; readonly now: number; readonly clockOffset: number },
  ): number {
    const lines: string[] = []
    const packed: Extract<Prepared, { change: FleetChange }>[] = []
    let bytes = 0
    this.transaction(() => {
      for (const one of prepared) {
        if ('done' in one) this.#unreference(one.reference)
        else if ('due' in one)
          this.#run(
            'update reference set due = ? where number = ? and version = ?',
            ...[one.due, one.reference.number, one.reference.version],
          )
        else {
          const line = JSON.stringify(one.change)
          if (lines.length > 0 && bytes + line.length > outboxLimits.rawBytes) break
          bytes += line.length
          lines.push(line)
          packed.push(one)
        }
      }
      if (lines.length > 0) this.#store(lane, { lines, packed, ...given })
    })
    return lines.length
  }

  #store(
    lane: UplinkLane,
    batch: {
      readonly lines: readonly string[]
      readonly packed: readonly Extract<Prepared, { change: FleetChange }>[]
      readonly sensor: string
      readonly now: number
      readonly clockOffset: number
    },
  ): void {
    const { sensor, now, clockOffset, packed } = batch
    const { head, previous } = this.#get<{ head: number; previous: string }>(
      'select head, previous from lane where lane = ?',
      lane,
    )!
    const sequence = head + 1
    const bytes = packLines(
      { sensor, epoch: this.epoch, lane, sequence, previous, sent: now, clockOffset },
      batch.lines,
    )
    const things = JSON.stringify(packed.map(({ change: { kind, id } }) => [kind, id]))
    this.#run('insert into batch values (?, ?, ?, ?, ?)', lane, sequence, bytes, now, things)
    this.#run('update lane set head = ?, previous = ? where lane = ?', sequence, sha256(bytes), lane)
    for (const { reference, change, sent } of packed) {
      this.#unreference(reference)
      if (sent !== undefined) this.#remember(sent, change)
      if (change.kind === 'loss') this.#run('delete from loss where id = ?', change.id)
    }
  }

  #remember({ kind, id, hash, seen }: SentThing, change: FleetChange): void {
    if (hash === undefined) this.#run('delete from sent where kind = ? and id = ?', kind, id)
    else if (change.kind === 'seen')
      this.#run('update sent set seen = ? where kind = ? and id = ?', seen, kind, id)
    else
      this.#run(
        `insert into sent (kind, id, hash, seen, content) values (?, ?, ?, ?, ?) on conflict (kind, id)
          do update set hash = excluded.hash, seen = excluded.seen, content = excluded.content`,
        ...[kind, id, hash, seen, appliedHash(change)],
      )
  }

  /** Sent buckets of a kind, in the console's state after their application. */
  buckets(kind: ThingKind): readonly string[] {
    const digest = new BucketDigest()
    const sent = this.#all<{ id: string; content: string }>(
      'select id, content from sent where kind = ?',
      kind,
    )
    for (const { id, content } of sent) digest.add(id, content)
    return digest.buckets
  }

  idsOfBucket(kind: ThingKind, bucket: number): readonly string[] {
    return this.sentIds(kind).filter((id) => bucketOf(id) === bucket)
  }

  /** Asks for the comparison of what was sent of all kinds. */
  compare(now: number): void {
    this.transaction(() => {
      for (const kind of THINGS)
        this.#touch(LANE_OF[kind] === 'urgent' ? 'urgent-digest' : 'digest', kind, now)
    })
  }

  /** Things of these buckets again, then all their ids. False where so many differ that everything is to be sent again. */
  resend(kind: ThingKind, buckets: readonly number[], now: number): boolean {
    if (buckets.length > outboxLimits.resentBuckets) return false
    const wanted = new Set(buckets)
    this.transaction(() => {
      for (const id of this.sentIds(kind)) {
        if (!wanted.has(bucketOf(id))) continue
        this.#run(`update sent set hash = '' where kind = ? and id = ?`, kind, id)
        this.#touch(kind, id, now)
      }
      const message = LANE_OF[kind] === 'urgent' ? 'urgent-bucket' : 'bucket'
      for (const bucket of wanted) this.#touch(message, `${kind} ${bucket}`, now)
    })
    return true
  }

  /** Only the one that was read: a change meanwhile gave it another version. */
  #unreference({ number, version }: Reference): void {
    this.#run('delete from reference where number = ? and version = ?', number, version)
  }

  /** Packed batches after this one, in order. */
  batches(
    lane: UplinkLane,
    after: number,
    limit = 1,
  ): readonly { readonly sequence: number; readonly bytes: Uint8Array }[] {
    return this.#all(
      'select sequence, bytes from batch where lane = ? and sequence > ? order by sequence limit ?',
      lane,
      after,
      limit,
    )
  }

  /** The console's commit: the only thing that moves the cursor. */
  applied(lane: UplinkLane, sequence: number): void {
    this.transaction(() => {
      const [last] = this.#all<{ bytes: Uint8Array }>(
        'select bytes from batch where lane = ? and sequence = ?',
        ...[lane, sequence],
      )
      if (last !== undefined) this.setMeta(`applied-hash ${lane}`, sha256(last.bytes))
      this.#run('update lane set applied = max(applied, ?) where lane = ?', sequence, lane)
      this.#run('delete from batch where lane = ? and sequence <= ?', lane, sequence)
    })
  }

  /**
   * Everything again under the next epoch: first that it begins, then every thing, then that it ends. Packed batches of
   * the epoch before are dropped: their things are named again, their messages wait once more.
   */
  beginSnapshot(epoch: number, things: Readonly<Record<ThingKind, readonly string[]>>, now: number): void {
    this.transaction(() => {
      const messages = [
        ...this.#all<{ bytes: Uint8Array }>('select bytes from batch order by lane, sequence').flatMap(
          ({ bytes }) => linesOf(bytes).map((line) => JSON.parse(line) as FleetChange),
        ),
        ...this.#all<{ kind: string; id: string; body: string }>(
          'select kind, id, body from reference order by number',
        )
          .filter(({ body }) => body !== '')
          .map(({ kind, id, body }): FleetChange => ({ kind, id, body: JSON.parse(body) })),
      ].filter(({ kind }) => isMessage(kind))
      this.setMeta('epoch', String(epoch))
      this.setMeta('snapshot-epoch', String(epoch))
      for (const table of ['batch', 'sent', 'reference']) this.#run(`delete from ${table}`)
      this.#run(`update lane set head = 0, applied = 0, previous = ''`)
      for (const lane of LANES) this.#mark(lane, 'snapshot-begin', now, { epoch })
      for (const kind of THINGS) for (const id of things[kind]) this.#touch(kind, id, now)
      const count = (kind: ThingKind) => things[kind].length
      const counts = {
        urgent: { alert: count('alert'), incident: count('incident') },
        bulk: { device: count('device'), link: count('link') },
      }
      for (const lane of LANES) this.#mark(lane, 'snapshot-end', now, { lane, counts: counts[lane] })
      for (const { kind, id, body } of messages) this.#touch(kind, id, now, JSON.stringify(body ?? null))
    })
  }

  /** True once the snapshot of the present epoch was begun. */
  get hasSnapshot(): boolean {
    return this.meta('snapshot-epoch') === String(this.epoch)
  }

  #mark(lane: UplinkLane, kind: string, now: number, body: unknown): void {
    this.#run(
      'insert into reference (lane, kind, id, due, created, version, body) values (?, ?, ?, ?, ?, 1, ?)',
      ...[lane, kind, lane, now, now, JSON.stringify(body)],
    )
  }

  /**
   * Changes that the console will never take are kept aside; a notice goes in their place. `at` is the number of the change
   * in its batch, -1 for all of them.
   */
  setAside(
    lane: UplinkLane,
    sequence: number,
    fault: { readonly at: number; readonly code: string },
    now: number,
  ): void {
    this.transaction(() => {
      const [batch] = this.batches(lane, sequence - 1)
      if (batch?.sequence !== sequence) return
      const lines = linesOf(batch.bytes).map((line, index) => {
        if (fault.at >= 0 && index !== fault.at) return line
        const { kind, id } = JSON.parse(line) as FleetChange
        this.#run(
          'insert into refused (kind, id, code, time, body) values (?, ?, ?, ?, ?)',
          ...[kind, id, fault.code, now, line],
        )
        return JSON.stringify({ kind: 'set-aside', id, body: { kind, code: fault.code } })
      })
      this.#run(
        'delete from refused where number <= (select max(number) from refused) - ?',
        outboxLimits.refused,
      )
      this.#repack(lane, sequence, lines)
    })
  }

  /** Later batches of the lane carry the hash of this one, so they are packed again too. */
  #repack(lane: UplinkLane, from: number, lines: readonly string[]): void {
    let previous = from === 1 ? '' : this.meta(`applied-hash ${lane}`)
    const later = this.#all<{ sequence: number; bytes: Uint8Array }>(
      'select sequence, bytes from batch where lane = ? and sequence >= ? order by sequence',
      ...[lane, from],
    )
    for (const { sequence, bytes } of later) {
      const { sensor, epoch, sent, clockOffset } = readHeader(bytes).header
      const its = sequence === from ? lines : linesOf(bytes)
      const packed = packLines({ sensor, epoch, lane, sequence, previous, sent, clockOffset }, its)
      this.#run('update batch set bytes = ? where lane = ? and sequence = ?', packed, lane, sequence)
      previous = sha256(packed)
    }
    this.#run('update lane set previous = ? where lane = ?', previous, lane)
  }

  refusedCount(): number {
    return this.#get<{ count: number }>('select count(*) as count from refused')!.count
  }

  /** Number of changes that wait in a lane, and since when. */
  waiting(lane: UplinkLane): { readonly count: number; readonly oldest: number | undefined } {
    const { count, oldest } = this.#get<{ count: number; oldest: number | null }>(
      'select count(*) as count, min(created) as oldest from reference where lane = ?',
      lane,
    )!
    const packed = this.#get<{ oldest: number | null }>(
      'select min(created) as oldest from batch where lane = ?',
      lane,
    )!
    const times = [oldest, packed.oldest].filter((time) => time !== null)
    return { count, oldest: times.length === 0 ? undefined : Math.min(...times) }
  }

  /** The result of a command that was carried out, so that it is carried out once, whatever is sent again. */
  resultOf(id: string): string | undefined {
    return this.#get<{ result: string }>('select result from done where id = ?', id)?.result
  }

  keepResult(id: string, now: number, result: string): void {
    this.#run('insert or ignore into done values (?, ?, ?)', id, now, result)
  }

  forgetDone(before: number): void {
    this.#run('delete from done where time < ?', before)
  }

  #inTransaction = false

  transaction<T>(work: () => T): T {
    if (this.#inTransaction) return work()
    this.#inTransaction = true
    this.#db.exec('begin immediate')
    try {
      const result = work()
      this.#db.exec('commit')
      return result
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('rollback')
      throw error
    } finally {
      this.#inTransaction = false
    }
  }

  #statement(text: string) {
    const known = this.#statements.get(text) ?? this.#db.prepare(text)
    this.#statements.set(text, known)
    return known
  }

  #run(text: string, ...values: SQLInputValue[]) {
    return this.#statement(text).run(...values)
  }

  #get<Row>(text: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#statement(text).get(...values) as Row | undefined
  }

  #all<Row>(text: string, ...values: SQLInputValue[]): readonly Row[] {
    return this.#statement(text).all(...values) as Row[]
  }
}

/** Sent as it is, not read from the store. */
function isMessage(kind: string): boolean {
  return (
    !kind.startsWith('snapshot-') &&
    !isComparison(kind) &&
    !/^(device|link|alert|incident)(-gone)?$/.test(kind) &&
    kind !== 'seen'
  )
}

/** Made from what was sent when it is packed, so it is alone in its batch. */
export function isComparison(kind: string): boolean {
  return /^(urgent-)?(digest|bucket)$/.test(kind)
}

/** As the console computes it from the body that it stores. */
function appliedHash({ id, body }: FleetChange): string {
  return contentHash({ ...(boundedValue(body ?? {})?.value as object), id })
}

export function stableHash(body: object): string {
  return createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 32)
}
