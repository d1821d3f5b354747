/** Packed batches of each lane, until the console confirmed them; each carries the hash of the one before. */
import type { FleetChange, UplinkLane } from '#schema/fleet-protocol'
import { linesOf, packLines, readHeader, sha256 } from './batch.ts'
import type { OutboxDatabase } from './outbox-database.ts'

const limits = {
  /** Packed batches of a lane that wait for the console. */
  batches: 8,
  /** Changes that the console refused, kept for support. */
  refused: 1000,
} as const

export interface LaneState {
  readonly head: number
  readonly applied: number
  /** First sequence that can be sent again. */
  readonly oldest: number
}

export interface BatchOrigin {
  readonly sensor: string
  readonly now: number
  readonly clockOffset: number
}

export class PackedBatches {
  readonly #db: OutboxDatabase

  constructor(db: OutboxDatabase) {
    this.#db = db
  }

  state(lane: UplinkLane): LaneState {
    const { head, applied } = this.#db.get<{ head: number; applied: number }>(
      'select head, applied from lane where lane = ?',
      lane,
    )!
    const oldest = this.#db.get<{ sequence: number | null }>(
      'select min(sequence) as sequence from batch where lane = ?',
      lane,
    )!
    return { head, applied, oldest: oldest.sequence ?? head + 1 }
  }

  /** Room for one more packed batch. */
  hasRoom(lane: UplinkLane): boolean {
    const { count } = this.#db.get<{ count: number }>(
      'select count(*) as count from batch where lane = ?',
      lane,
    )!
    return count < limits.batches
  }

  /** Packs these changes as the next batch of the lane. */
  append(lane: UplinkLane, lines: readonly string[], { sensor, now, clockOffset }: BatchOrigin): void {
    const { head, previous } = this.#db.get<{ head: number; previous: string }>(
      'select head, previous from lane where lane = ?',
      lane,
    )!
    const sequence = head + 1
    const header = { sensor, epoch: this.#db.epoch, lane, sequence, previous, sent: now, clockOffset }
    const bytes = packLines(header, lines)
    // The column `things` is read nowhere; files of earlier versions have it, not null.
    this.#db.run(`insert into batch values (?, ?, ?, ?, '')`, lane, sequence, bytes, now)
    this.#db.run('update lane set head = ?, previous = ? where lane = ?', sequence, sha256(bytes), lane)
  }

  /** Those with a higher sequence, in order. */
  after(
    lane: UplinkLane,
    sequence: number,
    limit = 1,
  ): readonly { readonly sequence: number; readonly bytes: Uint8Array }[] {
    return this.#db.all(
      'select sequence, bytes from batch where lane = ? and sequence > ? order by sequence limit ?',
      lane,
      sequence,
      limit,
    )
  }

  /** The console's commit: the only thing that moves the cursor. */
  applied(lane: UplinkLane, sequence: number): void {
    this.#db.transaction(() => {
      const [last] = this.#db.all<{ bytes: Uint8Array }>(
        'select bytes from batch where lane = ? and sequence = ?',
        ...[lane, sequence],
      )
      if (last !== undefined) this.#db.setMeta(`applied-hash ${lane}`, sha256(last.bytes))
      this.#db.run('update lane set applied = max(applied, ?) where lane = ?', sequence, lane)
      this.#db.run('delete from batch where lane = ? and sequence <= ?', lane, sequence)
    })
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
    this.#db.transaction(() => {
      const [batch] = this.after(lane, sequence - 1)
      if (batch?.sequence !== sequence) return
      const lines = linesOf(batch.bytes).map((line, index) => {
        if (fault.at >= 0 && index !== fault.at) return line
        const { kind, id } = JSON.parse(line) as FleetChange
        this.#db.run(
          'insert into refused (kind, id, code, time, body) values (?, ?, ?, ?, ?)',
          ...[kind, id, fault.code, now, line],
        )
        return JSON.stringify({ kind: 'set-aside', id, body: { kind, code: fault.code } })
      })
      this.#db.run(
        'delete from refused where number <= (select max(number) from refused) - ?',
        limits.refused,
      )
      this.#repack(lane, sequence, lines)
    })
  }

  /** Later batches of the lane carry the hash of this one, so they are packed again too. */
  #repack(lane: UplinkLane, from: number, lines: readonly string[]): void {
    let previous = from === 1 ? '' : this.#db.meta(`applied-hash ${lane}`)
    const later = this.#db.all<{ sequence: number; bytes: Uint8Array }>(
      'select sequence, bytes from batch where lane = ? and sequence >= ? order by sequence',
      ...[lane, from],
    )
    for (const { sequence, bytes } of later) {
      const { sensor, epoch, sent, clockOffset } = readHeader(bytes).header
      const its = sequence === from ? lines : linesOf(bytes)
      const packed = packLines({ sensor, epoch, lane, sequence, previous, sent, clockOffset }, its)
      this.#db.run('update batch set bytes = ? where lane = ? and sequence = ?', packed, lane, sequence)
      previous = sha256(packed)
    }
    this.#db.run('update lane set previous = ? where lane = ?', previous, lane)
  }

  refusedCount(): number {
    return this.#db.get<{ count: number }>('select count(*) as count from refused')!.count
  }

  /** Milliseconds of the batch that waits longest; undefined if none waits. */
  oldest(lane: UplinkLane): number | undefined {
    const { oldest } = this.#db.get<{ oldest: number | null }>(
      'select min(created) as oldest from batch where lane = ?',
      lane,
    )!
    return oldest ?? undefined
  }

  /** All changes that wait, in order. */
  changes(): readonly FleetChange[] {
    return this.#db
      .all<{ bytes: Uint8Array }>('select bytes from batch order by lane, sequence')
      .flatMap(({ bytes }) => linesOf(bytes).map((line) => JSON.parse(line) as FleetChange))
  }

  /** All lanes begin anew. */
  clear(): void {
    this.#db.run('delete from batch')
    this.#db.run(`update lane set head = 0, applied = 0, previous = ''`)
  }
}
