/** State of one flow of GOOSE for each control block: its last message, numbers and times. */
import type { Slice } from '#model/protocol'
import type { Microseconds } from '#model/time'
import { limits } from './limits.ts'
import type { Goose } from './wire.ts'

/** A control block's state, and its last message but for the sequence number. */
export class ControlBlock {
  readonly name: string
  stateNumber = 0
  sequenceNumber = 0
  configurationRevision = 0
  dataSet = ''
  /** Text of t. */
  changed = ''
  /** Of the last message. */
  time: Microseconds = 0
  /** Milliseconds. */
  timeAllowedToLive = 0
  /** Time of the message `repeats` took, whose facts may still be asked for. */
  notedTime: Microseconds = -1
  readonly #template = new Uint8Array(limits.templateBytes)
  #length = 0
  #sequenceStart = 0
  #sequenceEnd = 0
  #dataStart = 0
  /** Its data changed while its state number did not; a relay may send the number one message later. */
  changedEarly = false
  /** Number of the template among all of the flow. */
  number = 0
  /** State and sequence number from which the numbers last did not run on: who goes on there is another sender. */
  leftState = -1
  leftSequence = 0
  /** Second in which states are counted, and how many there were. */
  countedSecond = -1
  statesInSecond = 0

  constructor(name: string) {
    this.name = name
  }

  /** Keeps a message, so that its repetitions are known. True if all data are those of the message before. */
  keep(goose: Goose, { bytes, start, end }: Slice, number: number): boolean {
    const length = Math.min(end - start, limits.templateBytes)
    const dataStart = goose.data.start - start
    const hasSameData = this.#hasSameData(bytes, goose, start)
    this.#template.set(bytes.subarray(start, start + length))
    this.#length = length === end - start ? length : 0
    this.#sequenceStart = goose.sequence.start - start
    this.#sequenceEnd = goose.sequence.end - start
    this.#dataStart = dataStart
    this.number = number
    return hasSameData
  }

  #hasSameData(bytes: Uint8Array, { data }: Goose, start: number): boolean {
    const { length } = this.name
    if (this.#length === 0 || length === 0) return false
    const byteCount = data.end - data.start
    if (this.#dataStart + byteCount > this.#length || data.start === start) return false
    for (let at = 0; at < byteCount; at++)
      if (bytes[data.start + at] !== this.#template[this.#dataStart + at]) return false
    return true
  }

  /** True if the message is the last one again with the next sequence number, in time. Notes it then. */
  repeats({ bytes, start, end, time }: Slice): boolean {
    const length = end - start
    if (length !== this.#length || (time - this.time) / 1000 > this.timeAllowedToLive) return false
    const template = this.#template
    for (let at = 0; at < this.#sequenceStart; at++) if (bytes[start + at] !== template[at]) return false
    for (let at = this.#sequenceEnd; at < length; at++) if (bytes[start + at] !== template[at]) return false
    let sequence = 0
    for (let at = this.#sequenceStart; at < this.#sequenceEnd; at++)
      sequence = sequence * 256 + bytes[start + at]!
    if (sequence !== this.sequenceNumber + 1) return false
    this.sequenceNumber = sequence
    this.time = time
    this.notedTime = time
    return true
  }
}

export class GooseState {
  readonly #blocks: ControlBlock[] = []
  #numbers = 0

  /** The state of a control block; undefined for its first message, which begins it. */
  known(name: string): ControlBlock | undefined {
    for (const block of this.#blocks) if (block.name === name) return block
    return undefined
  }

  /** A state for a control block never seen before; the oldest is forgotten where there are too many. */
  begin(name: string): ControlBlock {
    const block = new ControlBlock(name)
    if (this.#blocks.length >= limits.controlBlocks) this.#blocks.shift()
    this.#blocks.push(block)
    return block
  }

  /** A number for the next template, never used before in this flow. */
  nextNumber(): number {
    return ++this.#numbers
  }

  /** Number of a message that only repeats the last one of its control block, or 0. Allocates nothing. */
  foldKey(slice: Slice): number {
    const blocks = this.#blocks
    for (let i = 0; i < blocks.length; i++) if (blocks[i]!.repeats(slice)) return blocks[i]!.number
    return 0
  }
}
