/** Messages that were seen before and need no reading: each is counted by the number its protocol gives it. */

import type { BorrowedSlice } from './borrowed-slice.ts'
import type { CarriedSlices } from './carried-slices.ts'
import type { FoldTable } from './fold.ts'
import { limits } from './limits.ts'
import type { MessageContext } from './message-context.ts'
import type { MessageReader } from './message-reader.ts'
import type { FramePosition } from './observation-builder.ts'
import type { ProtocolState } from './protocol-state.ts'
import type { RegisteredProtocol } from './registry.ts'

interface Parts {
  readonly reader: MessageReader
  readonly underWay: MessageContext
  readonly fold: FoldTable
  readonly carried: CarriedSlices
  readonly here: FramePosition
  /** Index of the protocol whose code runs next. */
  readonly pulse: Int32Array
  readonly wantsReadings: boolean
}

/** Time for which a message without values, or without values that a model keeps, is not read again. */
const NEVER = Number.POSITIVE_INFINITY
const UNKEPT_REST = limits.unkeptRereadSeconds * 1e6

export class FastPath {
  readonly #reader: MessageReader
  readonly #underWay: MessageContext
  readonly #fold: FoldTable
  readonly #carried: CarriedSlices
  readonly #here: FramePosition
  readonly #pulse: Int32Array
  readonly #wantsReadings: boolean

  constructor(parts: Parts) {
    this.#reader = parts.reader
    this.#underWay = parts.underWay
    this.#fold = parts.fold
    this.#carried = parts.carried
    this.#here = parts.here
    this.#pulse = parts.pulse
    this.#wantsReadings = parts.wantsReadings
  }

  /** True if the slice needs no reading any more: it was counted, or read and remembered. */
  settles(protocolState: ProtocolState, entry: RegisteredProtocol, slice: BorrowedSlice): boolean {
    // A message under recording is read completely, with its payload.
    if (this.#underWay.recording !== undefined) return false
    const foldKey = this.#signatureOf(protocolState, entry, slice)
    if (foldKey === 0) return false
    const root = protocolState.root
    const counted = this.#fold.counts(root, foldKey, slice.time, this.#here.frame)
    if (counted === 'yes') {
      entry.messages++
      if (foldKey < 0) countCarried(protocolState.plain?.entry, this.#carried.known(protocolState.depth))
      return true
    }
    this.#underWay.recording = []
    this.#underWay.hasReadings = this.#underWay.hasKeptReadings = false
    this.#underWay.isReread = counted === 'due'
    const { age } = slice
    if (counted === 'due' && this.#wantsReadings) slice.age = 0
    const wantedAll = slice.wantsReadings
    const stop = this.#reader.read(protocolState, slice)
    slice.age = age
    this.#underWay.isReread = false
    if (stop === slice.end) {
      this.#fold.remember(root, foldKey, this.#underWay.recording, slice.time, this.#here.frame)
      if (wantedAll && !this.#underWay.hasKeptReadings)
        this.#fold.restsUntil(root, foldKey, this.#underWay.hasReadings ? slice.time + UNKEPT_REST : NEVER)
    }
    this.#underWay.recording = undefined
    return stop === slice.end || stop < 0
  }

  /** Number for folding of a message, or, below zero, of what it carries; 0 where it must be read. */
  #signatureOf(protocolState: ProtocolState, entry: RegisteredProtocol, slice: BorrowedSlice): number {
    if (entry.foldKey !== undefined) {
      this.#pulse[0] = entry.index
      const own = entry.foldKey(slice, protocolState.state)
      if (own !== 0) return own
    }
    const child = protocolState.plain
    const foldKey = child?.entry?.foldKey
    if (child === undefined || foldKey === undefined || entry.protocol.carries === undefined) return 0
    this.#pulse[0] = entry.index
    const carried = entry.protocol.carries(slice, protocolState.state)
    if (carried === undefined) return 0
    const inner = this.#carried.of(protocolState.depth).at(slice.bytes, carried.start, carried.end)
    inner.under(slice, carried.fromClient, carried.context)
    this.#pulse[0] = child.entry!.index
    return -foldKey(inner, child.state)
  }
}

/** One more message that was carried, and needed no reading. */
function countCarried(entry: RegisteredProtocol | undefined, slice: BorrowedSlice | undefined): void {
  if (entry === undefined || slice === undefined) return
  entry.packets++
  entry.bytes += slice.end - slice.start
  entry.messages++
}
