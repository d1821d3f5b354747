/** Data of each indicator, in columns: 10 bytes a row, and each name once. */
import type { Indicator } from '#model/threat'
import { ByteTable, grown } from './byte-table.ts'
import { limits } from './limits.ts'

const NONE = 0xffffffff
const NO_NAME = 0xffff
const NO_CONFIDENCE = 0xff
/** By number; 0 is none. */
const MARKINGS = [undefined, 'clear', 'green', 'amber', 'amber+strict', 'red'] as const

const encoder = new TextEncoder()
const decoder = new TextDecoder()

export class IndicatorRows {
  #names = new Uint16Array(1024)
  /** Seconds since 1970. */
  #until = new Uint32Array(1024)
  #confidence = new Uint8Array(1024)
  #marking = new Uint8Array(1024)
  #source = new Uint16Array(1024)
  readonly #nameTable = new ByteTable(NO_NAME)
  readonly #sources: string[] = []
  #nameBytes = 0
  /** Indicators whose name is not kept, for there are too many different ones. */
  namesLeftOut = 0

  get bytes(): number {
    const columns = [this.#names, this.#until, this.#confidence, this.#marking, this.#source]
    return columns.reduce((all, { byteLength }) => all + byteLength, this.#nameTable.bytes)
  }

  set(row: number, { name, source, confidence, marking, validUntil }: Indicator): void {
    if (row >= this.#names.length) this.#grow()
    this.#names[row] = this.#nameOf(name)
    this.#until[row] = untilOf(validUntil)
    this.#confidence[row] = confidence === undefined ? NO_CONFIDENCE : Math.round(confidence)
    this.#marking[row] = Math.max(0, MARKINGS.indexOf(marking as (typeof MARKINGS)[number]))
    this.#source[row] = this.#sourceOf(source)
  }

  /** @param time microseconds since 1970 */
  isValid(row: number, time: number): boolean {
    const until = this.#until[row]!
    return until === NONE || time < until * 1e6
  }

  /** Whether `indicator` stays valid longer than the row. */
  isOutlivedBy(row: number, { validUntil }: Indicator): boolean {
    return untilOf(validUntil) > this.#until[row]!
  }

  /** All but since when it is valid: what came before counts all the same. */
  about(row: number): Omit<Indicator, 'kind' | 'value' | 'port'> {
    const [name, until, confidence] = [this.#names[row]!, this.#until[row]!, this.#confidence[row]!]
    const marking = MARKINGS[this.#marking[row]!]
    return {
      name: name === NO_NAME ? '' : decoder.decode(this.#nameTable.at(name)),
      source: this.#sources[this.#source[row]!] ?? '',
      ...(confidence !== NO_CONFIDENCE && { confidence }),
      ...(marking !== undefined && { marking }),
      ...(until !== NONE && { validUntil: until * 1e6 }),
    }
  }

  #nameOf(name: string): number {
    if (name === '') return NO_NAME
    const bytes = encoder.encode(name)
    const known = this.#nameTable.find(bytes, 0, bytes.length)
    if (known >= 0) return known
    if (this.#nameTable.count >= NO_NAME || this.#nameBytes + bytes.length > limits.nameBytes) {
      this.namesLeftOut++
      return NO_NAME
    }
    this.#nameBytes += bytes.length
    return this.#nameTable.add(bytes, 0, bytes.length)
  }

  /** Files are few; those past what two bytes count are called by the last of them. */
  #sourceOf(source: string): number {
    const last = this.#sources.length - 1
    if (this.#sources[last] === source) return last
    const known = this.#sources.indexOf(source)
    if (known >= 0) return known
    if (this.#sources.length > 0xfffe) return last
    return this.#sources.push(source) - 1
  }

  #grow(): void {
    this.#names = grown(this.#names, limits.indicators)
    this.#until = grown(this.#until, limits.indicators)
    this.#confidence = grown(this.#confidence, limits.indicators)
    this.#marking = grown(this.#marking, limits.indicators)
    this.#source = grown(this.#source, limits.indicators)
  }
}

/** Up to the year 2106. */
function secondsOf(time: number): number {
  return Math.min(NONE - 1, Math.max(0, Math.ceil(time / 1e6)))
}

function untilOf(time: number | undefined): number {
  return time === undefined ? NONE : secondsOf(time)
}
