/** Passes bytes to the protocol of a flow: datagrams, pieces of streams, and payloads of carriers. */
import type { FlowTable } from '#flow/flow-table'
import type { LateRun } from '#flow/tcp-streams'
import type { Payload } from '#model/protocol'
import type { BorrowedSlice } from './borrowed-slice.ts'
import { CarriedSlices } from './carried-slices.ts'
import type { Channels } from './channels.ts'
import type { DirectionResolver } from './direction.ts'
import type { Expectations } from './expectations.ts'
import { FastPath } from './fast-path.ts'
import type { FoldTable } from './fold.ts'
import { limits } from './limits.ts'
import { MessageContext } from './message-context.ts'
import { MessageReader } from './message-reader.ts'
import type { FramePosition, ObservationBuilder } from './observation-builder.ts'
import type { ProbeSelector } from './probe-selector.ts'
import type { ProtocolAnomalies } from './protocol-anomalies.ts'
import type { PendingBytes, ProtocolState } from './protocol-state.ts'
import type { Registry } from './registry.ts'
import { StreamRecovery } from './stream-recovery.ts'
import type { UnrecognisedPayload } from './unrecognised-payload.ts'

export interface ProtocolReaderOptions {
  readonly registry: Registry
  readonly flows: FlowTable
  readonly fold: FoldTable
  readonly observations: ObservationBuilder
  readonly expectations: Expectations
  readonly questions: ProbeSelector
  readonly direction: DirectionResolver
  readonly channels: Channels
  readonly anomalies: ProtocolAnomalies
  readonly unrecognised: UnrecognisedPayload
  readonly here: FramePosition
  readonly counters: ProtocolReaderCounters
  /** [0] is set to the index of the protocol whose code runs next: for the watchdog. */
  readonly pulse: Int32Array
  readonly wantsReadings: boolean
}

export interface ProtocolReaderCounters {
  messageLimit: number
  pendingLimit: number
  depthLimit: number
  streamsResumed: number
  protocolChanges: number
}

export class ProtocolReader {
  readonly #recovery: StreamRecovery
  readonly #reader: MessageReader
  readonly #known: FastPath
  readonly #direction: DirectionResolver
  readonly #channels: Channels
  readonly #anomalies: ProtocolAnomalies
  readonly #counters: ProtocolReaderCounters
  readonly #pulse: Int32Array
  readonly #slice: BorrowedSlice
  readonly #carried = new CarriedSlices()
  readonly #underWay: MessageContext

  /** @param slice the one in which a packet's own bytes are lent */
  constructor(options: ProtocolReaderOptions, slice: BorrowedSlice) {
    this.#recovery = new StreamRecovery(options)
    this.#direction = options.direction
    this.#channels = options.channels
    this.#anomalies = options.anomalies
    this.#counters = options.counters
    this.#pulse = options.pulse
    this.#slice = slice
    const carry = (carrier: ProtocolState, payload: Payload) => this.#carry(carrier, payload)
    this.#underWay = new MessageContext({ ...options, carry }, slice)
    const parts = { ...options, recovery: this.#recovery, underWay: this.#underWay, carried: this.#carried }
    this.#reader = new MessageReader(parts)
    this.#known = new FastPath({ ...parts, reader: this.#reader })
  }

  /** Facts beyond the bounds of a message: `factLimit: ` and whose. */
  get dropped(): MessageContext['dropped'] {
    return this.#underWay.dropped
  }

  /** The flow ended: the protocol emits what it still holds. */
  finish(protocolState: ProtocolState, slice: BorrowedSlice): void {
    const { entry, state } = protocolState
    if (entry?.protocol.finish === undefined) return
    this.#pulse[0] = entry.index
    this.#underWay.within(protocolState, slice, () => entry.protocol.finish?.(state, this.#underWay.emit))
  }

  /** Reads a datagram or a carried payload: one or more whole messages. */
  whole(protocolState: ProtocolState, slice: BorrowedSlice): void {
    const entry = protocolState.entry!
    entry.packets++
    entry.bytes += slice.end - slice.start
    if (this.#known.settles(protocolState, entry, slice)) return
    const stop = this.#reader.read(protocolState, slice)
    if (stop < slice.end && stop >= 0 && !slice.isCut)
      this.#anomalies.malformed(protocolState, slice, 'cut short', stop)
  }

  /** Reads the next bytes of one side of a stream; an incomplete message waits for its rest. */
  stream(protocolState: ProtocolState, slice: BorrowedSlice, side: 0 | 1): void {
    if (protocolState.hasPending) {
      const pending = protocolState.pending[side]
      if (pending.length > 0 || pending.isLost) {
        pending.append(slice.bytes, slice.start, slice.end)
        if (pending.length >= pending.need) this.drain(protocolState, side)
        return
      }
    }
    if (this.#known.settles(protocolState, protocolState.entry!, slice)) return
    const stop = this.#reader.read(protocolState, slice)
    if (stop >= 0 && stop < slice.end)
      this.#keep(protocolState, protocolState.pending[side], slice.bytes, stop, slice.end)
  }

  /**
   * Reads bytes that are out of order: messages that begin with the run, and of these the part that is not emitted yet
   * and that partly arrived late. Pending bytes of their side remain. True: more bytes would help.
   */
  aside(protocolState: ProtocolState, slice: BorrowedSlice, { from, to, copyAt, emitted }: LateRun): boolean {
    const { protocol, index } = protocolState.entry!
    const { bytes, end } = slice
    for (let at = slice.start; at < to; ) {
      this.#pulse[0] = index
      const found = protocol.dissect(slice.at(bytes, at, end), protocolState.state)
      if (found.kind !== 'message') return found.kind === 'incomplete'
      const next = at + Math.max(1, found.length)
      const words = `${at - copyAt} ${String.fromCharCode(...bytes.subarray(at, Math.min(next, at + 1024)))}`
      if (next > from && !emitted.has(words)) {
        emitted.add(words)
        this.#underWay.isAside = true
        this.#reader.read(protocolState, slice.at(bytes, at, next))
        this.#underWay.isAside = false
      }
      at = next
    }
    return false
  }

  /** Reads the pending bytes of one side. */
  drain(protocolState: ProtocolState, side: 0 | 1): void {
    const pending = protocolState.pending[side]
    const slice =
      this.#underWay.slice === this.#slice || protocolState.depth > 0 ? this.#underWay.slice : this.#slice
    slice.at(pending.bytes, 0, pending.length)
    if (pending.isLost) {
      pending.isLost = false
      const at = this.#recovery.resumeAt(protocolState, slice)
      if (at < 0) {
        pending.isLost = protocolState.entry?.protocol.resume !== undefined
        // The next message may have begun, with too few bytes to decide.
        if (pending.isLost) pending.drop(pending.length - limits.resumeBytes)
        else pending.clear()
        return
      }
      slice.start = at
    } else if (this.#known.settles(protocolState, protocolState.entry!, slice)) {
      pending.clear()
      return
    }
    const stop = this.#reader.read(protocolState, slice)
    if (stop < 0 || stop >= pending.length) pending.clear()
    else {
      const { need } = this.#reader
      pending.drop(stop)
      this.#await(protocolState, pending, need)
    }
  }

  #keep(
    protocolState: ProtocolState,
    pending: PendingBytes,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): void {
    pending.append(bytes, start, end)
    this.#await(protocolState, pending, this.#reader.need)
  }

  #await(protocolState: ProtocolState, pending: PendingBytes, need: number): void {
    pending.need = need
    if (need <= limits.pendingBytes && pending.length <= limits.pendingBytes) return
    pending.clear()
    pending.isLost = true
    this.#counters.pendingLimit++
    this.#anomalies.limit(protocolState, 'message longer than the buffer')
  }

  /** Passes the payload of a carrier to the protocol inside. */
  #carry(carrier: ProtocolState, payload: Payload): void {
    if (carrier.depth + 1 >= limits.depth) {
      this.#counters.depthLimit++
      return
    }
    if (payload.end <= payload.start) return
    const child = this.#channels.of(carrier, payload)
    if (child === undefined || child.isUnknown) return
    const slice = this.#carried.of(carrier.depth).at(payload.bytes, payload.start, payload.end)
    const outer = this.#underWay.slice
    slice.under(outer, payload.fromClient ?? outer.fromClient, payload.context)
    slice.isStream = payload.isStream ?? false
    const [factCount, operationCount] = [this.#underWay.factCount, this.#underWay.operationCount]
    if (this.#channels.choose(carrier, child, slice, payload.selector)) {
      if (payload.fromClient === undefined) this.#direction.askRider(child, slice, outer)
      if (slice.isStream) {
        child.entry!.packets++
        child.entry!.bytes += slice.end - slice.start
        this.#underWay.within(child, slice, () => this.stream(child, slice, slice.fromClient ? 0 : 1))
      } else this.whole(child, slice)
    }
    this.#underWay.factCount = factCount
    this.#underWay.operationCount = operationCount
  }
}
