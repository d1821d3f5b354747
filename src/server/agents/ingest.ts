/** Takes batches into the database: chain of sequences, replay and clone detection, last state, newest events. */
import type { AgentBatchHeader, AgentEvent } from '#schema/agent'
import { CodedError } from '#schema/errors'
import { type ReadBatch, readBatch } from './batch-reader.ts'
import type { AgentDatabase } from './database.ts'
import { limits } from './limits.ts'

export interface IngestedBatch {
  readonly agent: string
  readonly header: AgentBatchHeader
  readonly events: readonly AgentEvent[]
  /** Fault of the chain; '' if none. */
  readonly finding: '' | 'gap' | 'clone'
  /** The server had this batch: its answer was lost. */
  readonly isDuplicate: boolean
}

interface BootRow {
  readonly boot: string
  readonly sequence: number
  readonly hash: string
  readonly started: number
}

/** Throws `bad-request` for what is no batch, `conflict` for replays and forks of the chain. `now` in milliseconds. */
export function ingest(
  db: AgentDatabase,
  { agent, address, body, now }: { agent: string; address: string; body: string; now: number },
): IngestedBatch {
  const batch = readBatch(body)
  if (batch.header.agent !== agent) {
    count(db, agent, 'refused')
    throw new CodedError('forbidden', 'agent: expected the id of the certificate')
  }
  const verdict = db.transaction(() => {
    const chain = checkChain(db, agent, batch, now)
    if (chain === 'gap') count(db, agent, 'gaps')
    if (chain === 'clone' || chain === 'fork') count(db, agent, 'clones')
    if (chain === 'replay') count(db, agent, 'refused')
    if (chain === 'duplicate' || chain === 'replay' || chain === 'fork') return chain
    keepBatch(db, agent, batch, { address, now })
    return chain
  })
  if (verdict === 'replay') throw new CodedError('agent-conflict', 'sequence: this batch came before')
  if (verdict === 'fork')
    throw new CodedError('agent-conflict', 'previous: expected the hash of the batch before')
  const isDuplicate = verdict === 'duplicate'
  const finding = verdict === 'gap' || verdict === 'clone' ? verdict : ''
  return { agent, header: batch.header, events: isDuplicate ? [] : batch.events, finding, isDuplicate }
}

type Chain = '' | 'gap' | 'clone' | 'duplicate' | 'replay' | 'fork'

/**
 * A chain belongs to one start of the agent. A former start that goes on after a later one began means that two devices
 * have this identity: a spool is sent in order, and no process comes back.
 */
function checkChain(db: AgentDatabase, agent: string, { header, hash }: ReadBatch, now: number): Chain {
  const { boot, sequence, previous } = header
  const known = db.get<BootRow>('select * from boot where agent = ? and boot = ?', agent, boot)
  const keep = () =>
    db.run(
      `insert into boot (agent, boot, sequence, hash, started, seen) values (?, ?, ?, ?, ?, ?)
       on conflict do update set sequence = excluded.sequence, hash = excluded.hash, seen = excluded.seen`,
      ...[agent, boot, sequence, hash, known?.started ?? now, now],
    )
  if (known === undefined) {
    keep()
    db.run(
      `delete from boot where agent = ? and boot not in
       (select boot from boot where agent = ? order by started desc limit ?)`,
      ...[agent, agent, limits.boots],
    )
    return sequence === 1 ? '' : 'gap'
  }
  if (sequence === known.sequence && hash === known.hash) return 'duplicate'
  if (sequence <= known.sequence) return 'replay'
  if (sequence === known.sequence + 1 && previous !== known.hash) return 'fork'
  const later = db.get(
    'select 1 from boot where agent = ? and boot <> ? and started > ?',
    agent,
    boot,
    known.started,
  )
  keep()
  if (later !== undefined) return 'clone'
  return sequence === known.sequence + 1 ? '' : 'gap'
}

function count(db: AgentDatabase, agent: string, what: 'refused' | 'gaps' | 'clones'): void {
  db.run(`update agent set ${what} = ${what} + 1 where id = ?`, agent)
}

/** Kinds whose last state is kept by key. */
const STATE_KEYS: Readonly<Partial<Record<AgentEvent['kind'], (event: never) => string>>> = {
  listener: (event: { transport: string; address: string; port: number }) =>
    `${event.transport} ${event.address} ${event.port}`,
  device: (event: { class: string; id: string }) => `${event.class} ${event.id}`,
  account: (event: { class: string; name: string }) => `${event.class} ${event.name}`,
  file: (event: { path: string }) => event.path,
  baseline: (event: { check: string }) => event.check,
  system: () => '',
  health: () => '',
}

function keepBatch(
  db: AgentDatabase,
  agent: string,
  { header, events, refused }: ReadBatch,
  { address, now }: { address: string; now: number },
): void {
  const { lost, boot } = header
  db.run(
    // Bounded sums: what SQLite adds up beyond 2^53 could no longer be read.
    `update agent set seen = ?, address = iif(? = '', address, ?), version = ?, boot = ?, clock = ?, config = ?, batches = batches + 1,
     events = events + ?, lost_events = min(lost_events + ?, 1e12), lost_batches = min(lost_batches + ?, 1e12),
     forks = min(forks + ?, 1e12), processes = min(processes + ?, 1e12), refused = refused + ? where id = ?`.replaceAll(
      '1e12',
      String(limits.sum),
    ),
    ...[now, address, address, header.version, boot, header.clock, header.config],
    ...[events.length, lost.events, lost.batches, lost.forks, lost.seen, refused, agent],
  )
  const { sendSeconds, digestSeconds } = header
  if (sendSeconds !== undefined)
    db.run(
      `insert into agent_interval values (?, ?, ?) on conflict do update set send = excluded.send, digest = excluded.digest`,
      ...[
        agent,
        Math.min(Math.max(1, sendSeconds), limits.interval),
        Math.min(digestSeconds ?? 0, limits.interval),
      ],
    )
  const put = (kind: string, key: string, content: string) =>
    db.run(
      `insert into state (agent, kind, key, boot, time, content) values (?, ?, ?, ?, ?, ?)
       on conflict do update set boot = excluded.boot, time = excluded.time, content = excluded.content`,
      ...[agent, kind, key, boot, now, content],
    )
  const remove = (kind: string, key: string) =>
    db.run('delete from state where agent = ? and kind = ? and key = ?', agent, kind, key)
  let isFull: boolean | undefined
  const hasRoom = () => {
    isFull ??= stateRows(db, agent) >= limits.stateRows
    return !isFull
  }
  for (const event of events) {
    if (event.kind === 'package') {
      for (const [name, version] of event.packages)
        if (event.change === 'removed') remove('package', `${event.manager} ${name}`)
        else if (hasRoom()) put('package', `${event.manager} ${name}`, version)
    } else {
      const keyOf = STATE_KEYS[event.kind] as ((event: AgentEvent) => string) | undefined
      if (keyOf !== undefined) {
        if ('change' in event && event.change === 'removed') remove(event.kind, keyOf(event))
        else if (hasRoom()) put(event.kind, keyOf(event), JSON.stringify(event))
      }
    }
    if (!isOnlyState(event))
      db.run(
        'insert into event (agent, time, kind, content) values (?, ?, ?, ?)',
        agent,
        timeOf(event.last, now),
        event.kind,
        JSON.stringify(event),
      )
  }
  db.run(
    'delete from event where agent = ? and id <= (select id from event where agent = ? order by id desc limit 1 offset ?)',
    ...[agent, agent, limits.events],
  )
}

/** Rows of former starts go first: the first batches of a start bring the complete state. */
function stateRows(db: AgentDatabase, agent: string): number {
  const rows = () =>
    db.get<{ rows: number }>('select count(*) as rows from state where agent = ?', agent)!.rows
  if (rows() < limits.stateRows) return 0
  db.run('delete from state where agent = ? and boot <> (select boot from agent where id = ?)', agent, agent)
  return rows()
}

function isOnlyState(event: AgentEvent): boolean {
  if (event.kind === 'health' || event.kind === 'baseline' || event.kind === 'package') return true
  return 'change' in event && event.change === 'present'
}

/** The time that the agent gives, unless its clock is unset or ahead: then the time of arrival. Milliseconds. */
export function timeOf(text: string, now: number): number {
  const time = Date.parse(text)
  return Number.isFinite(time) && time <= now + 60_000 && time > now - 400 * 86_400_000 ? time : now
}
