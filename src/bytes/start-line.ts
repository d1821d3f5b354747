/**
 * Protocols made after HTTP/1 that carry their name in the start line: a request line ends in `NAME/1.0`, a status line
 * begins with it. RFC 2326 (RTSP), RFC 3261 (SIP).
 */
import { headEnd, latin1, type MessageHead, readMessageHead } from './message-head.ts'

export interface StartLineLimits {
  /** Bytes of a head; more is no message of these protocols. */
  readonly headBytes: number
  readonly startLineBytes: number
}

/** Bytes that are looked at, whose stream may go on. */
interface Run {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
  readonly isStream: boolean
}

/** A whole head; `status` is 0 in a request, `method` is '' in an answer. */
export interface NamedHead {
  readonly kind: 'head'
  readonly head: MessageHead
  readonly method: string
  readonly status: number
  /** Of the body, as the head states it; 0 if it does not. */
  readonly bodyBytes: number
  /** Offset just past the head. */
  readonly stop: number
}

export type HeadResult =
  | NamedHead
  | { readonly kind: 'incomplete'; readonly need: number }
  | { readonly kind: 'malformed'; readonly at: number; readonly reason: string; readonly length: number }
  | { readonly kind: 'foreign' }

const FOREIGN = { kind: 'foreign' } as const

export class StartLine {
  readonly #limits: StartLineLimits
  readonly #whole: RegExp
  readonly #request: RegExp
  readonly #answer: RegExp
  readonly #status: RegExp

  /** @param name of the protocol in capital letters, such as `RTSP`. */
  constructor(name: string, limits: StartLineLimits) {
    this.#limits = limits
    this.#whole = new RegExp(
      `^([A-Z_]{3,16} \\S+ ${name}/\\d\\.\\d|${name}/\\d\\.\\d [1-6]\\d\\d[^\\n]*)\\r?$`,
    )
    this.#request = new RegExp(`^[A-Z_]{1,16}( \\S*)?( [${name}/0-9.]*)?\\r?$`)
    this.#answer = new RegExp(`^${name}/(\\d(\\.(\\d[^\\n]*)?)?)?$`)
    this.#status = new RegExp(`^${name}/\\d\\.\\d ([1-6]\\d\\d)`)
  }

  /** Is a start line of this protocol at `start`? `more`: it may become one. */
  judge(bytes: Uint8Array, start: number, end: number): 'yes' | 'no' | 'more' {
    const first = bytes[start]!
    if (!(first >= 0x41 && first <= 0x5a) && first !== 0x5f) return 'no' // a capital letter or _
    const { startLineBytes } = this.#limits
    const line = latin1(bytes, start, Math.min(end, start + startLineBytes))
    const stop = line.indexOf('\n')
    if (stop >= 0) return this.#whole.test(line.slice(0, stop)) ? 'yes' : 'no'
    const couldBe = this.#request.test(line) || this.#answer.test(line)
    return couldBe && line.length < startLineBytes ? 'more' : 'no'
  }

  /** The same where all that is to come may be here already. */
  probe({ bytes, start, end, isStream }: Run): 'yes' | 'no' | 'more' {
    const state = this.judge(bytes, start, end)
    return state === 'more' && !isStream ? 'no' : state
  }

  /** Offset of the next start line at the beginning of a line; undefined if there is none. */
  next(bytes: Uint8Array, start: number, end: number): number | undefined {
    for (let at = start; at < end; at++) {
      const isLineStart = at === start || bytes[at - 1] === 0x0a
      if (isLineStart && this.judge(bytes, at, end) === 'yes') return at
    }
    return undefined
  }

  /** Reads the head at `start`; `isStream`: more bytes may come. */
  read(bytes: Uint8Array, start: number, end: number, isStream: boolean): HeadResult {
    if (this.judge(bytes, start, end) === 'no') return FOREIGN
    const { headBytes } = this.#limits
    const stop = headEnd(bytes, start, Math.min(end, start + headBytes))
    if (stop < 0) {
      if (end - start < headBytes && isStream) return { kind: 'incomplete', need: end - start + 1 }
      return { kind: 'malformed', at: 0, reason: 'head without end', length: end - start }
    }
    const head = readMessageHead(bytes, start, stop)
    const status = Number(this.#status.exec(head.startLine)?.[1] ?? 0)
    const method = status > 0 ? '' : (/^([A-Z_]+) /.exec(head.startLine)?.[1] ?? '')
    if (status === 0 && method === '') return FOREIGN
    const stated = Number(head.fields.get('content-length') ?? head.fields.get('l') ?? '0')
    const bodyBytes = Number.isSafeInteger(stated) && stated > 0 ? stated : 0
    return { kind: 'head', head, method, status, bodyBytes, stop }
  }
}
