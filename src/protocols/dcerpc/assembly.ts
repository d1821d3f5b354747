/** Stub data of one call that came in several fragments, put together again. */
export const limits = {
  /** Bytes of one call's stub data; larger ones are emitted as an anomaly and not passed on. */
  stubBytes: 256 * 1024,
  /** Calls that are being put together at once on one flow. */
  assemblies: 8,
} as const

interface Assembly {
  bytes: Uint8Array
  length: number
  /** Number of the fragment that comes next. */
  next: number
}

export interface Whole {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
}

/** One fragment, or the whole of a call, as it came. */
export interface DcerpcFragment extends Whole {
  /** Which call and which direction. */
  readonly key: string
  readonly isFirst: boolean
  readonly isLast: boolean
  /** Number from 0 where the protocol counts fragments; undefined where their order is that of the stream. */
  readonly number: number | undefined
}

export class Assemblies {
  readonly #open = new Map<string, Assembly>()

  /** The whole stub data once `fragment` completes it; `too-long` once where a bound is passed; else undefined. */
  add(fragment: DcerpcFragment): Whole | 'too-long' | undefined {
    const { key, isFirst, isLast, number, bytes, start, end } = fragment
    if (isFirst && isLast) return fragment
    if (isFirst) this.#begin(key)
    const open = this.#open.get(key)
    if (open === undefined) return undefined
    if (number !== undefined && number !== open.next) {
      if (number > open.next) this.#open.delete(key) // one was lost; an earlier one came again
      return undefined
    }
    open.next++
    const length = open.length + end - start
    if (length > limits.stubBytes) {
      this.#open.delete(key)
      return 'too-long'
    }
    if (length > open.bytes.length) {
      const grown = new Uint8Array(Math.min(limits.stubBytes, Math.max(length, open.bytes.length * 2)))
      grown.set(open.bytes.subarray(0, open.length))
      open.bytes = grown
    }
    open.bytes.set(bytes.subarray(start, end), open.length)
    open.length = length
    if (!isLast) return undefined
    this.#open.delete(key)
    return { bytes: open.bytes, start: 0, end: open.length }
  }

  #begin(key: string): void {
    this.#open.delete(key)
    if (this.#open.size >= limits.assemblies) this.#open.delete(this.#open.keys().next().value!)
    this.#open.set(key, { bytes: new Uint8Array(4096), length: 0, next: 0 })
  }
}
