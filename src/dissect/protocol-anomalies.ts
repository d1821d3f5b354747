/** Anomalies of a conversation, as facts: malformed messages, gaps, bounds, protocols on foreign ports. */
import type { FlowTable } from '#flow/flow-table'
import type { Fact } from '#model/fact'
import type { Microseconds } from '#model/time'
import type { BorrowedSlice } from './borrowed-slice.ts'
import type { FoldTable } from './fold.ts'
import { limits } from './limits.ts'
import type { FramePosition } from './observation-builder.ts'
import type { ProtocolState } from './protocol-state.ts'
import type { RegisteredProtocol, Registry } from './registry.ts'

export class ProtocolAnomalies {
  readonly #registry: Registry
  readonly #flows: FlowTable
  readonly #fold: FoldTable
  readonly #here: FramePosition
  readonly #limitEmitted = new Map<string, Microseconds>()

  constructor(registry: Registry, flows: FlowTable, fold: FoldTable, here: FramePosition) {
    this.#registry = registry
    this.#flows = flows
    this.#fold = fold
    this.#here = here
  }

  /** A message that is wrong at `at`. */
  malformed(protocolState: ProtocolState, slice: BorrowedSlice, reason: string, at: number): void {
    const entry = protocolState.entry!
    entry.malformed++
    const fact: Fact = {
      kind: 'anomaly',
      what: 'malformed',
      at: Math.max(0, at - slice.start),
      detail: reason,
      about: slice.fromClient ? 'client' : 'server',
    }
    this.#fold.emit(protocolState.root, { fact, entry }, slice.time, this.#here.frame)
  }

  /** Something about the flow itself. */
  anomaly(protocolState: ProtocolState, side: 0 | 1, what: string, time: Microseconds, detail: string): void {
    const entry = protocolState.entry ?? this.#registry.plain('tcp')
    const about = this.#flows.client[protocolState.flow] === side + 1 ? 'client' : 'server'
    this.#fold.emit(
      protocolState.root,
      { fact: { kind: 'anomaly', what, detail, about }, entry },
      time,
      this.#here.frame,
    )
  }

  /** A bound was reached; emitted at intervals. */
  limit(protocolState: ProtocolState, detail: string): void {
    const time = this.#flows.lastTime[protocolState.flow]!
    const silence = time - (this.#limitEmitted.get(detail) ?? Number.NEGATIVE_INFINITY)
    // Below zero by more, the clock was set back since.
    if (Math.abs(silence) < limits.limitNoticeSeconds * 1e6) return
    this.#limitEmitted.set(detail, time)
    this.anomaly(protocolState, 0, 'limit', time, detail)
  }

  /** A protocol on a port where another is expected is worth a word. */
  foreignPort(protocolState: ProtocolState, entry: RegisteredProtocol, slice: BorrowedSlice): void {
    const { flow } = protocolState
    const ipProtocol = this.#flows.ipProtocol(flow)
    if ((ipProtocol !== 6 && ipProtocol !== 17) || protocolState.context !== undefined) return
    if (entry.protocol.isPreamble === true) return
    const transport = ipProtocol === 6 ? 'tcp' : 'udp'
    const port = this.#flows.port(flow, this.#flows.serverSide(flow))
    const expected = this.#registry.forPort(transport, port)
    if (expected.length === 0 || expected.includes(entry)) return
    // A capture that starts late may miss the message in which both sides agreed on it.
    const mayHaveTurned = expected.some(({ protocol }) => protocol.mayTurnEncrypted === true)
    if (mayHaveTurned && entry.protocol.isEncrypted === true && this.#flows.isFromTheMiddle(flow)) return
    const fact: Fact = {
      kind: 'anomaly',
      what: 'foreign-protocol',
      detail: `${entry.name} on ${transport.toUpperCase()} ${port}, where ${expected.map(({ name }) => name).join(' or ')} is expected`,
    }
    this.#fold.emit(protocolState.root, { fact, entry }, slice.time, this.#here.frame)
  }
}
