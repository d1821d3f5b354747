/** The shape of a collector: one file in `collectors/`, found by folder. */
import type { AgentEvent } from '#schema/agent'
import type { ReadHost, RunRequest, RunResult } from './host.ts'
import type { SocketRow } from './sockets.ts'

/** Event without the fields that aggregation adds. */
export type NewEvent = AgentEvent extends infer Event
  ? Event extends AgentEvent
    ? Omit<Event, 'first' | 'last' | 'hits'>
    : never
  : never

/** `now` is sent within a minute, `low` with the next regular batch. */
export type Priority = 'now' | 'low'

export interface CollectorContext {
  readonly host: ReadHost
  /** Texts cleaned here are counted. */
  clean(text: string): string
  cleanBytes(bytes: Uint8Array): string
  mask(command: string): string
  /** Adds to a counter of the next batch: `unreadable`, `cut`, … */
  count(name: string, amount?: number): void
  /** `time`: when it happened, where that is known. */
  emit(event: NewEvent, key: string, priority?: Priority, time?: string): void
  /** Path for a helper, below the root that is read. */
  path(path: string): string
  /** Emits what was added, changed or removed since the last call; everything once a day. */
  state(name: string, items: ReadonlyMap<string, NewEvent>, priority?: Priority): void
  /** Completed with spool, counters and problems by the core. */
  health(own: { readonly rss: number; readonly cpuMs: number; readonly uptime: number }): void
  run(request: RunRequest): Promise<RunResult>
  /** Given, not imported by `posture/`: a file of its own must not bring a second copy. */
  readonly shared: {
    smallText(path: string): string | undefined
    readSockets(take: (socket: SocketRow) => void): void
    sha256(text: string): string
  }
  readonly settings: CollectorSettings
  /** Forks counted by the kernel and processes read, TCP connections opened and listed, since the last batch. */
  readonly loss: AgentLoss
  now(): number
}

export interface AgentLoss {
  forks: number
  seen: number
  opens: number
  listed: number
}

export interface CollectorSettings {
  /** Files whose change is an event. */
  readonly watchedFiles: readonly string[]
  /** Programs that may be setuid; empty: not checked. */
  readonly setuidPrograms: readonly string[]
}

export interface AgentCollector {
  readonly name: string
  /** Default interval. */
  readonly seconds: number
  /** Seconds after the start of its first round, so that not all memory is needed at once. */
  readonly delay?: number
  /** Called once; the returned function is called each interval. */
  open(context: CollectorContext): () => void | Promise<void>
}

export function defineCollector(collector: AgentCollector): AgentCollector {
  return collector
}

export const readLimits = {
  /** Bytes of a small file such as `/proc/1/status`. */
  smallFile: 4096,
  /** Processes, sockets or rows of one round. */
  rows: 4096,
} as const

/** Text of a small file without the trailing line feed; undefined if it cannot be read. */
export function smallText(host: ReadHost, path: string): string | undefined {
  const bytes = host.bytes(path, 0, readLimits.smallFile)
  if (bytes === undefined) return undefined
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text.replace(/\n$/, '')
}
