/** Messages that were seen before and need no reading: each is counted by the number its protocol gives it. */
import type { CarriedSlices } from './carried-slices.ts'
import type { Conversation } from './conversation.ts'
import type { FoldTable } from './fold.ts'
import type { LentSlice } from './lent-slice.ts'
import { limits } from './limits.ts'
import type { Reader } from './reader.ts'
import type { Entry } from './registry.ts'
import type { UnderWay } from './under-way.ts'
import type { Here } from './upward.ts'

interface Parts {
  readonly reader: Reader
  readonly underWay: UnderWay
  readonly fold: FoldTable
  readonly carried: CarriedSlices
  readonly here: Here
  /** Told which protocol's code is about to run, by index. */
  readonly pulse: Int32Array
  readonly wantsReadings: boolean
}

/** How long a message is not read again that told no value at all, or none that anybody keeps. */
const NEVER = Number.POSITIVE_INFINITY
const UNKEPT_REST = limits.unkeptRereadSeconds * 1e6

export class KnownBySight {
  readonly #reader: Reader
  readonly #underWay: UnderWay
  readonly #fold: FoldTable
  readonly #carried: CarriedSlices
  readonly #here: Here
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
  settles(conversation: Conversation, entry: Entry, slice: LentSlice): boolean {
    // What is being recorded is read whole, with all that it carries.
    if (this.#underWay.recording !== undefined) return false
    const foldKey = this.#signatureOf(conversation, entry, slice)
    if (foldKey === 0) return false
    const root = conversation.root
    const counted = this.#fold.counts(root, foldKey, slice.time, this.#here.frame)
    if (counted === 'yes') {
      entry.messages++
      if (foldKey < 0) countCarried(conversation.plain?.entry, this.#carried.known(conversation.depth))
      return true
    }
    this.#underWay.recording = []
    this.#underWay.hasReadings = this.#underWay.hasKeptReadings = false
    this.#underWay.isReread = counted === 'due'
    const { age } = slice
    if (counted === 'due' && this.#wantsReadings) slice.age = 0
    const wantedAll = slice.wantsReadings
    const stop = this.#reader.read(conversation, slice)
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
  #signatureOf(conversation: Conversation, entry: Entry, slice: LentSlice): number {
    if (entry.foldKey !== undefined) {
      this.#pulse[0] = entry.index
      const own = entry.foldKey(slice, conversation.state)
      if (own !== 0) return own
    }
    const child = conversation.plain
    const foldKey = child?.entry?.foldKey
    if (child === undefined || foldKey === undefined || entry.protocol.carries === undefined) return 0
    this.#pulse[0] = entry.index
    const carried = entry.protocol.carries(slice, conversation.state)
    if (carried === undefined) return 0
    const inner = this.#carried.of(conversation.depth).at(slice.bytes, carried.start, carried.end)
    inner.under(slice, carried.fromClient, carried.context)
    this.#pulse[0] = child.entry!.index
    return -foldKey(inner, child.state)
  }
}

/** One more message that was carried, and needed no reading. */
function countCarried(entry: Entry | undefined, slice: LentSlice | undefined): void {
  if (entry === undefined || slice === undefined) return
  entry.packets++
  entry.bytes += slice.end - slice.start
  entry.messages++
}
