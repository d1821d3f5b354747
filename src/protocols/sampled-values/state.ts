/** State of one flow of sampled values: the layout of its messages, and the counter of each stream. */
import type { Slice } from '#model/protocol'
import type { Microseconds } from '#model/time'
import { limits } from './limits.ts'
import type { SampledValues, SampledValuesSpan } from './wire.ts'

/** A message's bytes, and which of them may change from one to the next. */
class Template {
  readonly number: number
  readonly length: number
  readonly #bytes: Uint8Array
  /** 1 for bytes that stay. */
  readonly #stays: Uint8Array
  /** Offset of the first smpCnt. */
  readonly #countAt: number
  /** Units of the first stream in one message: how far its count runs on. */
  readonly #step: number
  #count: number
  notedTime: Microseconds = -1

  constructor(message: SampledValues, { bytes, start, end }: Slice, number: number) {
    this.number = number
    this.length = end - start
    this.#bytes = bytes.slice(start, end)
    this.#stays = new Uint8Array(this.length).fill(1)
    const changes = ({ start: from, end: to }: SampledValuesSpan) => {
      if (to > from) this.#stays.fill(0, from - start, to - start)
    }
    for (const { count, refresh, samples, masterClock } of message.units) {
      changes(count)
      changes(refresh)
      changes(samples)
      changes(masterClock)
    }
    const [first] = message.units
    this.#countAt = first!.count.start - start
    this.#step = message.units.filter(({ id }) => id === first!.id).length
    this.#count = first!.sampleCount
  }

  /** True if the message has this form and its first count runs on. Notes it then. */
  follows({ bytes, start, end, time }: Slice): boolean {
    if (end - start !== this.length || !this.#hasForm(bytes, start)) return false
    const count = bytes[start + this.#countAt]! * 256 + bytes[start + this.#countAt + 1]!
    // The count begins anew each second, at most: a message then begins with 0.
    if (count !== this.#count + this.#step && count !== 0) return false
    if (count === this.#count) return false
    this.#count = count
    this.notedTime = time
    return true
  }

  #hasForm(bytes: Uint8Array, start: number): boolean {
    const byteCount = this.#bytes
    const stays = this.#stays
    for (let at = 0; at < byteCount.length; at++)
      if (stays[at] === 1 && bytes[start + at] !== byteCount[at]) return false
    return true
  }

  hasFormOf({ bytes, start, end }: Slice): boolean {
    return end - start === this.length && this.#hasForm(bytes, start)
  }

  /** Takes the first count of a message whose facts are emitted; returns the last count of its stream before. */
  take(count: number): number {
    const before = this.#count + this.#step - 1
    this.#count = count
    return before
  }
}

export class SampledValuesState {
  readonly #templates: Template[] = []
  #numbers = 0
  /** Last smpCnt of each svID. */
  readonly #counts = new Map<string, number>()
  /** Data set and confRev last emitted for each svID. */
  readonly #configurations = new Map<string, string>()
  readonly #emitted = new Set<string>()

  /** True the first time a stream is seen: its publisher is emitted once, not with every message. */
  isNew(id: string): boolean {
    if (this.#emitted.has(id)) return false
    this.#emitted.add(id)
    if (this.#emitted.size > limits.streams) this.#emitted.delete(this.#emitted.values().next().value!)
    return true
  }

  /** Notes how a stream is configured; true if that is another than before. */
  isReconfigured(id: string, configuration: string): boolean {
    const before = this.#configurations.get(id)
    this.#configurations.set(id, configuration)
    if (this.#configurations.size > limits.streams)
      this.#configurations.delete(this.#configurations.keys().next().value!)
    return before !== undefined && before !== configuration
  }

  /** Number of a message that has the form of an earlier one and runs on from it, or 0. Allocates nothing. */
  foldKey(slice: Slice): number {
    const templates = this.#templates
    for (let i = 0; i < templates.length; i++) if (templates[i]!.follows(slice)) return templates[i]!.number
    return 0
  }

  /** Learns the form of a whole message, before its counts are followed. */
  learn(message: SampledValues, slice: Slice): void {
    const [first] = message.units
    if (first === undefined || message.fault !== undefined || slice.end - slice.start > limits.templateBytes)
      return
    const known = this.#templates.find((template) => template.hasFormOf(slice))
    if (known !== undefined) {
      const isNoted = known.notedTime === slice.time
      known.notedTime = -1
      const before = known.take(first.sampleCount)
      // Messages that were only counted have left these behind.
      this.#counts.clear()
      if (!isNoted) this.#counts.set(first.id, before)
      return
    }
    this.#templates.push(new Template(message, slice, ++this.#numbers))
    if (this.#templates.length > limits.templates) this.#templates.shift()
  }

  /** How the count of a stream went on: numbers skipped (0 if none), -1 came again, -2 ran backwards. */
  follow(id: string, count: number): number {
    const before = this.#counts.get(id)
    this.#counts.delete(id)
    this.#counts.set(id, count)
    if (this.#counts.size > limits.streams) this.#counts.delete(this.#counts.keys().next().value!)
    if (before === undefined || count === 0 || count === before + 1) return 0
    if (count === before) return -1
    return count < before ? -2 : count - before - 1
  }
}
