/** The inside of a store's thread: answers calls one after another, the writer's changes in groups. */
import { setImmediate } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { type FormerRuleIds, NO_FORMER_RULE_IDS } from '#model/former-rule-ids'
import type { JournalEntry } from '#model/journal'
import { limits, StoreError } from '../store.ts'
import { Deadline } from './deadline.ts'
import { isDiskFull } from './dialect.ts'
import { SqlReader } from './reader.ts'
import { SqlWriter } from './writer.ts'

export interface WorkerTask {
  readonly folder: string
  readonly role: 'writer' | 'reader'
  /** Milliseconds that one call may take once its turn has come; without end if undefined. */
  readonly queryMs?: number
  /** For the writer: replaced in what is stored. */
  readonly formerRuleIds?: FormerRuleIds
}

export interface StoreCall {
  readonly id: number
  readonly method: string
  readonly values: readonly unknown[]
}

/** `code` is that of a `StoreError`. */
export type StoreReply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly code: StoreError['code']; readonly message: string }

interface PendingCall {
  readonly capture: number
  readonly entries: JournalEntry[]
  readonly ids: number[]
}

const port = parentPort!
const { folder, role, queryMs, formerRuleIds = NO_FORMER_RULE_IDS } = workerData as WorkerTask
const deadline = new Deadline()
const room = role === 'writer' ? await SqlWriter.open(folder, formerRuleIds) : new SqlReader(folder, deadline)

/** Everything is done in the order in which it came, but for the later steps of what is done in steps. */
let turn: Promise<void> = Promise.resolve()
/** Calls that are done step by step and have not come to their end. */
let stepping = 0
/** Entries of one capture that came since the last commit. */
let waiting: PendingCall | undefined
let timer: NodeJS.Timeout | undefined
/** When entries were last committed, in milliseconds. */
let committed = Number.NEGATIVE_INFINITY

port.on('message', (call: StoreCall) => {
  if (call.method === 'apply') wait(call)
  else {
    commit()
    turn = turn.then(() => perform(call))
  }
})
port.postMessage({ id: 0, value: undefined } satisfies StoreReply)

function wait({ id, values }: StoreCall): void {
  const [capture, entries] = values as [number, readonly JournalEntry[]]
  if (waiting !== undefined && waiting.capture !== capture) commit()
  waiting ??= { capture, entries: [], ids: [] }
  for (const entry of entries) waiting.entries.push(entry)
  waiting.ids.push(id)
  if (waiting.entries.length >= limits.commitEntries) commit()
  // A writer that waits for its answer before it sends more would lose the whole interval each time.
  else timer ??= setTimeout(commit, Math.max(0, committed + limits.commitMs - performance.now()))
}

function commit(): void {
  clearTimeout(timer)
  timer = undefined
  if (waiting === undefined) return
  const { capture, entries, ids } = waiting
  waiting = undefined
  committed = performance.now()
  turn = turn.then(() => answer(ids, () => (room as SqlWriter).apply(capture, entries)))
}

async function perform(call: StoreCall): Promise<void> {
  const { id, method, values } = call
  if (method === 'close' && stepping > 0) {
    turn = turn.then(() => perform(call))
    return
  }
  // Callers have the methods by name and type: `Store`.
  const act = (room as unknown as Record<string, (...given: unknown[]) => unknown>)[method]
  if (act === undefined) throw new Error(`unreachable: the ${role} has no ${method}`)
  if (queryMs !== undefined) deadline.begin(queryMs)
  const answered = act.call(room, ...values)
  if (!isInSteps(answered)) return answer([id], () => answered as Promise<unknown>)
  stepping++
  await step(id, answered)
}

function isInSteps(answered: unknown): answered is AsyncGenerator<void> {
  return typeof answered === 'object' && answered !== null && Symbol.asyncIterator in answered
}

/** Each step is a turn behind all that came meanwhile. */
async function step(id: number, steps: AsyncGenerator<void>): Promise<void> {
  let isDone = true
  try {
    isDone = (await steps.next()).done === true
    if (isDone) port.postMessage({ id, value: undefined } satisfies StoreReply)
  } catch (error) {
    refuse([id], error as Error)
  }
  if (isDone) stepping--
  else {
    await setImmediate() // the database answers at once, so that nothing else would be heard meanwhile
    turn = turn.then(() => step(id, steps))
  }
}

async function answer(ids: readonly number[], act: () => Promise<unknown>): Promise<void> {
  try {
    const value = await act()
    for (const id of ids) port.postMessage({ id, value } satisfies StoreReply)
  } catch (error) {
    refuse(ids, error as Error)
  }
}

function refuse(ids: readonly number[], error: Error): void {
  const code = error instanceof StoreError ? error.code : isDiskFull(error) ? 'disk-full' : 'store-failed'
  for (const id of ids) port.postMessage({ id, code, message: error.message } satisfies StoreReply)
}
