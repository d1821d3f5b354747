/**
 * Passes unrecognised payload to readers that inspect it. They claim no protocol, delay nothing, and add no protocol to
 * a device.
 */
import type { FlowTable } from '#flow/flow-table'
import type { Emit } from '#model/protocol'
import type { BorrowedSlice } from './borrowed-slice.ts'
import type { FoldTable } from './fold.ts'
import type { FramePosition } from './observation-builder.ts'
import type { ProtocolState, UnrecognisedReader } from './protocol-state.ts'
import type { RegisteredProtocol, Registry } from './registry.ts'
import { transportName } from './traffic-builder.ts'

/** Searches payloads that no protocol recognises, whatever the flow. */
export interface UnrecognisedPayloads {
  /** Takes the next slice of a stream, or a datagram. False: nothing more of this flow is wanted. */
  take(flow: number, slice: BorrowedSlice): boolean
  gap(flow: number, side: 0 | 1, missing: number): void
  endFlow(flow: number): void
}

interface Parts {
  readonly registry: Registry
  readonly flows: FlowTable
  readonly fold: FoldTable
  readonly here: FramePosition
  /** Default: none. */
  readonly unrecognised: UnrecognisedPayloads | undefined
  /** Called before a protocol's code runs. */
  readonly enter: (entry: RegisteredProtocol) => void
}

export class UnrecognisedPayload {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** True while a reader needs more of this conversation. */
  isWanted({ looks, isSearched }: ProtocolState): boolean {
    return !isSearched || looks === undefined || looks.length > 0
  }

  /** Hands a datagram, or what a segment brought of a stream, to all who look, each until it has seen enough. */
  look(protocolState: ProtocolState, slice: BorrowedSlice): void {
    protocolState.looks ??= this.#begin(protocolState)
    const { looks } = protocolState
    for (let i = looks.length - 1; i >= 0; i--)
      if (!this.#goesOn(looks[i]!, protocolState, slice)) looks.splice(i, 1)
    if (!protocolState.isSearched)
      protocolState.isSearched = this.#parts.unrecognised?.take(protocolState.flow, slice) !== true
  }

  #begin({ flow }: ProtocolState): UnrecognisedReader[] {
    const { registry, flows } = this.#parts
    return registry
      .forUnread(transportName(flows.ipProtocol(flow)))
      .map((entry) => ({ entry, state: entry.protocol.newState?.() }))
  }

  #goesOn({ entry, state }: UnrecognisedReader, protocolState: ProtocolState, slice: BorrowedSlice): boolean {
    const { fold, here, enter } = this.#parts
    enter(entry)
    const found = entry.protocol.dissect(slice, state)
    if (found.kind !== 'message') return found.kind !== 'foreign'
    entry.messages++
    const emit: Emit = (said) => {
      if (said.kind === 'anomaly') fold.emit(protocolState, { fact: said, entry }, slice.time, here.frame)
    }
    entry.protocol.facts(found.message, slice, emit, state)
    return true
  }
}
