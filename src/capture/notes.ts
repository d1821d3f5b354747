import { clean, text } from '#bytes/text'
import { limits } from './limits.ts'

/** An interface of a capture; a pcap file has exactly one. */
export interface CaptureInterface {
  readonly name: string
  readonly description: string
  readonly linkType: number
  /** Most bytes kept of a frame; 0 means no limit. */
  readonly snapLength: number
  /** Clock ticks in a second, as text such as `10^-6 s` or `2^-20 s`. */
  readonly resolution: string
  /** Seconds that the writer subtracted from all times. */
  readonly offsetSeconds: number
}

/** A remark a person or tool left in the capture. */
export interface CaptureComment {
  /** The frame it speaks of; 0 for the capture, a section or an interface. */
  readonly frame: number
  readonly text: string
}

/** Reader output other than frames. All lists are bounded; entries beyond the bound are counted. */
export class CaptureNotes {
  readonly problems: string[] = []
  readonly comments: CaptureComment[] = []
  readonly interfaces: CaptureInterface[] = []
  /** IP address in text → host names. */
  readonly names = new Map<string, string[]>()
  readonly counters: Record<string, number> = {}

  count(what: string, by = 1): void {
    this.counters[what] = (this.counters[what] ?? 0) + by
  }

  problem(sentence: string): void {
    this.count('problems')
    if (this.problems.length < limits.problems) this.problems.push(sentence)
  }

  /** Takes the UTF-8 comment in `bytes[start..end)`; beyond the bound it is counted and not even decoded. */
  comment(frame: number, bytes: Uint8Array, start: number, end: number): void {
    this.count('comments')
    if (this.comments.length < limits.comments) this.comments.push({ frame, text: text(bytes, start, end) })
  }

  name(ip: string, name: string): void {
    const tidy = clean(name)
    if (tidy === '') return
    let known = this.names.get(ip)
    if (known === undefined) {
      if (this.names.size >= limits.namedAddresses) {
        this.count('names not kept')
        return
      }
      known = []
      this.names.set(ip, known)
    }
    if (known.includes(tidy)) return
    if (known.length < limits.namesPerAddress) known.push(tidy)
    else this.count('names not kept')
  }
}
