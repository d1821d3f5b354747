/** The inside of a store's thread: answers calls one after another, the writer's changes in groups. */
import { parentPort, workerData } from 'node:worker_threads'
import type { JournalEntry } from '#model/journal'
import { limits, StoreError } from '../store.ts'
import { isDiskFull } from './dialect.ts'
import { Reader } from './reader.ts'
import { Writer } from './writer.ts'

export interface WorkerTask {
  readonly folder: string
  readonly role: 'writer' | 'reader'
}

export interface Call {
  readonly id: number
  readonly method: string
  readonly values: readonly unknown[]
}

/** `code` is that of a `StoreError`. */
export type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly code: StoreError['code']; readonly message: string }

interface Waiting {
  readonly capture: number
  readonly entries: JournalEntry[]
  readonly ids: number[]
}

const port = parentPort!
const { folder, role } = workerData as WorkerTask
const room = role === 'writer' ? await Writer.open(folder) : new Reader(folder)

/** Everything is done in the order in which it came. */
let turn: Promise<void> = Promise.resolve()
/** Entries of one capture that came since the last commit. */
let waiting: Waiting | undefined
let timer: NodeJS.Timeout | undefined

port.on('message', (call: Call) => {
  if (call.method === 'apply') wait(call)
  else {
    commit()
    turn = turn.then(() => perform(call))
  }
})
port.postMessage({ id: 0, value: undefined } satisfies Answer)

function wait({ id, values }: Call): void {
  const [capture, entries] = values as [number, readonly JournalEntry[]]
  if (waiting !== undefined && waiting.capture !== capture) commit()
  waiting ??= { capture, entries: [], ids: [] }
  for (const entry of entries) waiting.entries.push(entry)
  waiting.ids.push(id)
  if (waiting.entries.length >= limits.commitEntries) commit()
  else timer ??= setTimeout(commit, limits.commitMs)
}

function commit(): void {
  clearTimeout(timer)
  timer = undefined
  if (waiting === undefined) return
  const { capture, entries, ids } = waiting
  waiting = undefined
  turn = turn.then(() => answer(ids, () => (room as Writer).apply(capture, entries)))
}

async function perform({ id, method, values }: Call): Promise<void> {
  const act = (room as unknown as Record<string, (...given: unknown[]) => Promise<unknown>>)[method]
  if (act === undefined) throw new Error(`unreachable: the ${role} has no ${method}`)
  await answer([id], () => act.call(room, ...values))
}

async function answer(ids: readonly number[], act: () => Promise<unknown>): Promise<void> {
  try {
    const value = await act()
    for (const id of ids) port.postMessage({ id, value } satisfies Answer)
  } catch (error) {
    const { message } = error as Error
    const code = error instanceof StoreError ? error.code : isDiskFull(error) ? 'disk-full' : 'store-failed'
    for (const id of ids) port.postMessage({ id, code, message } satisfies Answer)
  }
}
