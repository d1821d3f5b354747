/**
 * Changes of the sensor's store that the console does not have yet: `uplink.db`. References to objects, whose bodies
 * are read when they are sent, and packed batches until the console confirmed them.
 */
import { createHash } from 'node:crypto'
import { type FleetChange, LANE_OF, LANES, type UplinkLane } from '#schema/fleet-protocol'
import { boundedValue } from './bounded-value.ts'
import { BucketDigest, bucketOf } from './bucket-digest.ts'
import { contentHash } from './contents-digest.ts'
import { OutboxDatabase } from './outbox-database.ts'
import { type BatchOrigin, PackedBatches } from './packed-batches.ts'

export const outboxLimits = {
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
  /** Buckets that are sent again by themselves; where more differ, everything is. */
  resentBuckets: 32,
  /** Milliseconds between two messages that a device or a link only went on. */
  deviceSeenMs: 15 * 60_000,
  linkSeenMs: 3_600_000,
} as const

/** No reference is put off for longer. */
const LONGEST_REST_MS = Math.max(outboxLimits.deviceSeenMs, outboxLimits.linkSeenMs)

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

export class UplinkOutbox {
  readonly batches: PackedBatches
  readonly #db: OutboxDatabase

  constructor(path: string) {
    this.#db = new OutboxDatabase(path)
    this.batches = new PackedBatches(this.#db)
  }

  close(): void {
    this.#db.close()
  }

  copyTo(path: string): void {
    this.#db.copyTo(path)
  }

  meta(name: string): string {
    return this.#db.meta(name)
  }

  setMeta(name: string, value: string): void {
    this.#db.setMeta(name, value)
  }

  transaction<T>(work: () => T): T {
    return this.#db.transaction(work)
  }

  get epoch(): number {
    return this.#db.epoch
  }

  /** Things changed; a reference that waits already keeps its place. */
  touch(kind: string, ids: Iterable<string>, now: number): void {
    this.transaction(() => {
      for (const id of ids) this.#touch(kind, id, now)
    })
  }

  #touch(kind: string, id: string, now: number, body = ''): void {
    const lane = LANE_OF[kind as keyof typeof LANE_OF] ?? 'bulk'
    this.#db.run(
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
      this.#db.get('select 1 from sent where kind = ? and id = ?', kind, id) !== undefined ||
      this.#db.get('select 1 from reference where kind = ? and id = ?', kind, id) !== undefined
    )
  }

  #boundEvents(now: number): void {
    const { count, bytes } = this.#db.get<{ count: number; bytes: number | null }>(
      `select count(*) as count, sum(length(body)) as bytes from reference where kind = 'event'`,
    )!
    let excess = count - outboxLimits.events
    let heavy = (bytes ?? 0) - outboxLimits.eventBytes
    if (excess <= 0 && heavy <= 0) return
    const oldest = this.#db.all<{ number: number; body: string }>(
      `select number, body from reference where kind = 'event' order by number limit 10000`,
    )
    for (const { number, body } of oldest) {
      if (excess <= 0 && heavy <= 0) break
      this.#db.run('delete from reference where number = ?', number)
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
    this.#db.run(
      `insert into loss values (?, ?, ?, 1, ?, ?, ?) on conflict (kind, reason) do update
        set count = count + 1, from_time = min(from_time, excluded.from_time), to_time = max(to_time, excluded.to_time)`,
      ...[kind, reason, lane, time, time, `${kind}-${reason}-${now}`],
    )
    const lost = this.#db.get<{ id: string; count: number; from_time: string; to_time: string }>(
      'select id, count, from_time, to_time from loss where kind = ? and reason = ?',
      ...[kind, reason],
    )!
    const body = { lane, kind, from: lost.from_time, to: lost.to_time, count: lost.count, reason }
    this.#touch('loss', lost.id, now, JSON.stringify(body))
  }

  /** References of a lane that are due, the longest waiting first; also those that were put before the clock was set back. */
  due(lane: UplinkLane, now: number, limit: number = outboxLimits.changes): readonly Reference[] {
    return this.#db.all<Reference>(
      'select number, version, kind, id, body from reference where lane = ?1 and (due <= ?2 or due > ?2 + ?3) order by due, number limit ?4',
      ...[lane, now, LONGEST_REST_MS, limit],
    )
  }

  /** Milliseconds of the next reference that is due; undefined if none waits. */
  nextDue(lane: UplinkLane, now: number): number | undefined {
    const due = this.#db.get<{ due: number | null }>(
      'select min(case when due > ?2 + ?3 then ?2 else due end) as due from reference where lane = ?1',
      ...[lane, now, LONGEST_REST_MS],
    )?.due
    return due ?? undefined
  }

  sentHash(kind: string, id: string): { readonly hash: string; readonly seen: number } | undefined {
    return this.#db.get('select hash, seen from sent where kind = ? and id = ?', kind, id)
  }

  sentIds(kind: ThingKind): readonly string[] {
    return this.#db.all<{ id: string }>('select id from sent where kind = ?', kind).map(({ id }) => id)
  }

  /**
   * Packs what was prepared as the next batch of its lane, durable with the removal of its references. Returns how many
   * changes it holds: what does not fit stays referenced.
   */
  pack(lane: UplinkLane, prepared: readonly Prepared[], given: BatchOrigin): number {
    const lines: string[] = []
    const packed: Extract<Prepared, { change: FleetChange }>[] = []
    let bytes = 0
    this.transaction(() => {
      for (const one of prepared) {
        if ('done' in one) this.#unreference(one.reference)
        else if ('due' in one)
          this.#db.run(
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
      if (lines.length === 0) return
      this.batches.append(lane, lines, given)
      for (const { reference, change, sent } of packed) {
        this.#unreference(reference)
        if (sent !== undefined) this.#remember(sent, change)
        if (change.kind === 'loss') this.#db.run('delete from loss where id = ?', change.id)
      }
    })
    return lines.length
  }

  #remember({ kind, id, hash, seen }: SentThing, change: FleetChange): void {
    if (hash === undefined) this.#db.run('delete from sent where kind = ? and id = ?', kind, id)
    else if (change.kind === 'seen')
      this.#db.run('update sent set seen = ? where kind = ? and id = ?', seen, kind, id)
    else
      this.#db.run(
        `insert into sent (kind, id, hash, seen, content) values (?, ?, ?, ?, ?) on conflict (kind, id)
          do update set hash = excluded.hash, seen = excluded.seen, content = excluded.content`,
        ...[kind, id, hash, seen, appliedHash(change)],
      )
  }

  /** Sent buckets of a kind, in the console's state after their application. */
  buckets(kind: ThingKind): readonly string[] {
    const digest = new BucketDigest()
    const sent = this.#db.all<{ id: string; content: string }>(
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
        this.#db.run(`update sent set hash = '' where kind = ? and id = ?`, kind, id)
        this.#touch(kind, id, now)
      }
      const message = LANE_OF[kind] === 'urgent' ? 'urgent-bucket' : 'bucket'
      for (const bucket of wanted) this.#touch(message, `${kind} ${bucket}`, now)
    })
    return true
  }

  /** Only the one that was read: a change meanwhile gave it another version. */
  #unreference({ number, version }: Reference): void {
    this.#db.run('delete from reference where number = ? and version = ?', number, version)
  }

  /**
   * Everything again under the next epoch: first that it begins, then every thing, then that it ends. Packed batches of
   * the epoch before are dropped: their things are named again, their messages wait once more.
   */
  beginSnapshot(epoch: number, things: Readonly<Record<ThingKind, readonly string[]>>, now: number): void {
    this.transaction(() => {
      const messages = [
        ...this.batches.changes(),
        ...this.#db
          .all<{ kind: string; id: string; body: string }>(
            'select kind, id, body from reference order by number',
          )
          .filter(({ body }) => body !== '')
          .map(({ kind, id, body }): FleetChange => ({ kind, id, body: JSON.parse(body) })),
      ].filter(({ kind }) => isMessage(kind))
      this.#db.epoch = epoch
      this.setMeta('snapshot-epoch', String(epoch))
      this.batches.clear()
      for (const table of ['sent', 'reference']) this.#db.run(`delete from ${table}`)
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
    this.#db.run(
      'insert into reference (lane, kind, id, due, created, version, body) values (?, ?, ?, ?, ?, 1, ?)',
      ...[lane, kind, lane, now, now, JSON.stringify(body)],
    )
  }

  /** Number of changes that wait in a lane, and since when. */
  waiting(lane: UplinkLane): { readonly count: number; readonly oldest: number | undefined } {
    const { count, oldest } = this.#db.get<{ count: number; oldest: number | null }>(
      'select count(*) as count, min(created) as oldest from reference where lane = ?',
      lane,
    )!
    const times = [oldest ?? undefined, this.batches.oldest(lane)].filter((time) => time !== undefined)
    return { count, oldest: times.length === 0 ? undefined : Math.min(...times) }
  }

  /** The result of a command that was carried out, so that it is carried out once, whatever is sent again. */
  resultOf(id: string): string | undefined {
    return this.#db.get<{ result: string }>('select result from done where id = ?', id)?.result
  }

  keepResult(id: string, now: number, result: string): void {
    this.#db.run('insert or ignore into done values (?, ?, ?)', id, now, result)
  }

  forgetDone(before: number): void {
    this.#db.run('delete from done where time < ?', before)
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
