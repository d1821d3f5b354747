/** What is wrong with a conversation, as facts: malformed messages, gaps, bounds, protocols on foreign ports. */
import type { FlowTable } from '#flow/flow-table'
import type { Fact } from '#model/fact'
import type { Microseconds } from '#model/time'
import type { Conversation } from './conversation.ts'
import type { FoldTable } from './fold.ts'
import type { LentSlice } from './lent-slice.ts'
import { limits } from './limits.ts'
import type { Entry, Registry } from './registry.ts'
import type { Here } from './upward.ts'

export class Complaints {
  readonly #registry: Registry
  readonly #flows: FlowTable
  readonly #fold: FoldTable
  readonly #here: Here
  readonly #limitEmitted = new Map<string, Microseconds>()

  constructor(registry: Registry, flows: FlowTable, fold: FoldTable, here: Here) {
    this.#registry = registry
    this.#flows = flows
    this.#fold = fold
    this.#here = here
  }

  /** A message that is wrong at `at`. */
  malformed(conversation: Conversation, slice: LentSlice, reason: string, at: number): void {
    const entry = conversation.entry!
    entry.malformed++
    const fact: Fact = {
      kind: 'anomaly',
      what: 'malformed',
      at: Math.max(0, at - slice.start),
      detail: reason,
      about: slice.fromClient ? 'client' : 'server',
    }
    this.#fold.emit(conversation.root, { fact, entry }, slice.time, this.#here.frame)
  }

  /** Something about the flow itself. */
  anomaly(conversation: Conversation, side: 0 | 1, what: string, time: Microseconds, detail: string): void {
    const entry = conversation.entry ?? this.#registry.plain('tcp')
    const about = this.#flows.client[conversation.flow] === side + 1 ? 'client' : 'server'
    this.#fold.emit(
      conversation.root,
      { fact: { kind: 'anomaly', what, detail, about }, entry },
      time,
      this.#here.frame,
    )
  }

  /** A bound was reached; said now and then. */
  limit(conversation: Conversation, detail: string): void {
    const time = this.#flows.lastTime[conversation.flow]!
    const silence = time - (this.#limitEmitted.get(detail) ?? Number.NEGATIVE_INFINITY)
    // Below zero by more, the clock was set back since.
    if (Math.abs(silence) < limits.limitNoticeSeconds * 1e6) return
    this.#limitEmitted.set(detail, time)
    this.anomaly(conversation, 0, 'limit', time, detail)
  }

  /** A protocol on a port where another is expected is worth a word. */
  foreignPort(conversation: Conversation, entry: Entry, slice: LentSlice): void {
    const { flow } = conversation
    const ipProtocol = this.#flows.ipProtocol(flow)
    if ((ipProtocol !== 6 && ipProtocol !== 17) || conversation.context !== undefined) return
    if (entry.protocol.isPreamble === true) return
    const transport = ipProtocol === 6 ? 'tcp' : 'udp'
    const port = this.#flows.port(flow, this.#flows.serverSide(flow))
    const expected = this.#registry.forPort(transport, port)
    if (expected.length === 0 || expected.includes(entry)) return
    // Who joins late may have missed that both agreed on it.
    const mayHaveTurned = expected.some(({ protocol }) => protocol.mayTurnEncrypted === true)
    if (mayHaveTurned && entry.protocol.isEncrypted === true && this.#flows.isFromTheMiddle(flow)) return
    const fact: Fact = {
      kind: 'anomaly',
      what: 'foreign-protocol',
      detail: `${entry.name} on ${transport.toUpperCase()} ${port}, where ${expected.map(({ name }) => name).join(' or ')} is expected`,
    }
    this.#fold.emit(conversation.root, { fact, entry }, slice.time, this.#here.frame)
  }
}
