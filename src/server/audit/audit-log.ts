/** `audit.db` of a data folder: who did what, each record with the hash of the one before. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { AuditItem, AuditVerification } from '#schema/audit'
import { giveToOwner } from '#store/folder-owner'
import type { AuditEntry } from '../http/access.ts'

export const AUDIT_FILE = 'audit.db'

const limits = {
  records: 1_000_000,
  /** Deleted at once when there are more. */
  trimmed: 10_000,
  /** Characters of a field; longer texts are cut. */
  text: 4000,
  /** Records of one step of an export. */
  page: 500,
} as const

/** Milliseconds another process, such as `sightglass user`, is waited for. */
const WAIT_MS = 2000

/** Hash before the first record. */
const GENESIS = '0'.repeat(64)

const SCHEMA = `
  create table if not exists record (
    seq integer primary key,
    time integer not null,
    actor text not null,
    address text not null,
    action text not null,
    target text not null,
    outcome text not null,
    detail text not null,
    request text not null,
    hash text not null
  ) strict;
  create table if not exists anchor (id integer primary key check (id = 1), seq integer not null, hash text not null) strict;
  insert or ignore into anchor values (1, 0, '${GENESIS}');
  pragma user_version = 1;`

interface AuditRow {
  readonly seq: number
  /** Milliseconds since 1970. */
  readonly time: number
  readonly actor: string
  readonly address: string
  readonly action: string
  readonly target: string
  readonly outcome: string
  /** JSON, or ''. */
  readonly detail: string
  readonly request: string
  readonly hash: string
}

interface AuditQuery {
  readonly before?: number | undefined
  readonly limit: number
  readonly text?: string | undefined
}

interface ChainHead {
  readonly seq: number
  readonly hash: string
}

export class AuditLog {
  readonly #db: DatabaseSync
  readonly #insert: StatementSync | undefined

  /** @param isReadOnly for verification, which must change nothing */
  constructor(data: string, { isReadOnly = false } = {}) {
    const path = join(data, AUDIT_FILE)
    if (isReadOnly && !existsSync(path))
      throw new Error(`${path}: no such file; expected a data folder with an audit log`)
    this.#db = new DatabaseSync(path, { timeout: WAIT_MS, readOnly: isReadOnly })
    if (isReadOnly) return
    try {
      giveToOwner(data, path)
      this.#db.exec('pragma journal_mode = wal; pragma synchronous = full')
      this.#db.exec(SCHEMA)
      this.#insert = this.#db.prepare('insert into record values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
    } catch (error) {
      this.#db.close()
      throw new Error(`${path}: ${(error as Error).message}`)
    }
  }

  add(entry: AuditEntry, time = Date.now()): void {
    this.#db.exec('begin immediate')
    try {
      const before = this.#head()
      const detail = entry.detail === undefined ? '' : JSON.stringify(entry.detail)
      const row = {
        seq: before.seq + 1,
        time,
        actor: short(entry.actor),
        address: short(entry.address),
        action: short(entry.action),
        target: short(entry.target),
        outcome: short(entry.outcome),
        detail: detail.length <= limits.text ? detail : JSON.stringify({ cut: short(detail) }),
        request: short(entry.request),
      }
      this.#insert?.run(...Object.values(row), hashOf(before.hash, row))
      if (row.seq % limits.trimmed === 0) this.#trim(row.seq - limits.records)
      this.#db.exec('commit')
    } catch (error) {
      // A full disk has ended the transaction already: its error is the one to show.
      if (this.#db.isTransaction) this.#db.exec('rollback')
      throw error
    }
  }

  /** Newest first. */
  list({ before = Number.MAX_SAFE_INTEGER, limit, text = '' }: AuditQuery): readonly AuditItem[] {
    const rows = this.#db
      .prepare(
        `select * from record where seq < ?1 and (?2 = '' or
           instr(lower(actor || ' ' || address || ' ' || action || ' ' || target || ' ' || outcome), lower(?2)) > 0)
         order by seq desc limit ?3`,
      )
      .all(before, text, limit)
    return (rows as unknown as AuditRow[]).map(itemOf)
  }

  /** All records, oldest first, in JSON Lines. Other work goes on between the pages. */
  async *lines(): AsyncIterable<string> {
    const page = this.#db.prepare('select * from record where seq > ? order by seq limit ?')
    for (let last = 0; ; ) {
      const rows = page.all(last, limits.page) as unknown as AuditRow[]
      if (rows.length === 0) return
      yield rows.map((row) => `${JSON.stringify(itemOf(row))}\n`).join('')
      last = rows.at(-1)!.seq
      await nextTurn()
    }
  }

  /**
   * Reads all records in order.
   * @param noted a head of earlier, which must still be there: a chain that was made anew does not hold it
   */
  verify(noted?: ChainHead): AuditVerification {
    const anchor = this.#anchor()
    const first = anchor.seq + 1
    let head: ChainHead = anchor
    let records = 0
    let holdsNoted = noted === undefined || noted.seq < first
    for (const found of this.#db.prepare('select * from record order by seq').iterate()) {
      const row = found as unknown as AuditRow
      const fault = faultOf(head, row)
      if (fault !== '') return { records, head, first, fault }
      head = { seq: row.seq, hash: row.hash }
      holdsNoted ||= noted?.seq === row.seq && noted.hash === row.hash
      records++
    }
    const fault = holdsNoted ? '' : `record ${noted?.seq} does not have the noted hash, or is missing`
    return { records, head, first, fault }
  }

  close(): void {
    this.#db.close()
  }

  #anchor(): ChainHead {
    return this.#db.prepare('select seq, hash from anchor').get() as unknown as ChainHead
  }

  #head(): ChainHead {
    const last = this.#db.prepare('select seq, hash from record order by seq desc limit 1').get()
    return (last as unknown as ChainHead | undefined) ?? this.#anchor()
  }

  /** The anchor keeps the hash of the last deleted record, so that the rest can still be verified. */
  #trim(last: number): void {
    if (last <= 0) return
    this.#db
      .prepare('update anchor set seq = record.seq, hash = record.hash from record where record.seq = ?')
      .run(last)
    this.#db.prepare('delete from record where seq <= ?').run(last)
  }
}

function itemOf({ time, detail, ...row }: AuditRow): AuditItem {
  return { ...row, time: new Date(time).toISOString(), detail: detail === '' ? null : JSON.parse(detail) }
}

function faultOf(before: ChainHead, row: AuditRow): string {
  if (row.seq !== before.seq + 1) return `record ${before.seq + 1} is missing: the next one is ${row.seq}`
  const { hash, ...content } = row
  return hashOf(before.hash, content) === hash
    ? ''
    : `record ${row.seq} (${new Date(row.time).toISOString()}, ${row.actor}) does not match its hash: it, or one before it, was changed`
}

/** JSON of a list, so that no text can move from one field into the next. */
function hashOf(before: string, row: Omit<AuditRow, 'hash'>): string {
  const { seq, time, actor, address, action, target, outcome, detail, request } = row
  return createHash('sha256')
    .update(JSON.stringify([before, seq, time, actor, address, action, target, outcome, detail, request]))
    .digest('hex')
}

function short(text: string): string {
  return text.length <= limits.text ? text : `${text.slice(0, limits.text)}…`
}
