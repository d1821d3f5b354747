/** The buffer `unrecognised.request`: the beginning of a request in a protocol that is not recognised. */
import { latin1 } from '#bytes/message-head'
import { type BufferReader, BufferValues, type EmitBuffers } from './buffer-values.ts'
import { limits } from './limits.ts'

/** Bytes of a client since the server's last message. */
export interface RequestHead {
  /** Latin-1. */
  text: string
}

/** Runs of printable UTF-16 letters, as Windows services send them. */
const WIDE = /(?:[\x20-\x7e]\0){6,}/g

/** Letters of UTF-16 become letters of one byte: zero bytes that are left are part of a binary request. */
function values(wanted: ReadonlySet<string>, head: string): BufferValues {
  return new BufferValues(wanted).add(
    'unrecognised.request',
    head.replace(WIDE, (wide) => wide.replaceAll('\0', '')),
  )
}

/** Of a stream: the client's side. It is compared again each time it has grown. */
export class UnrecognisedRequestReader implements BufferReader {
  readonly #head: RequestHead
  readonly #emit: EmitBuffers
  readonly #wanted: ReadonlySet<string>

  constructor(head: RequestHead, emit: EmitBuffers, wanted: ReadonlySet<string>) {
    this.#head = head
    this.#emit = emit
    this.#wanted = wanted
  }

  push(bytes: Uint8Array, start: number, end: number): void {
    const room = limits.requestBytes - this.#head.text.length
    if (room <= 0) return
    this.#head.text += latin1(bytes, start, Math.min(end, start + room))
    this.#emit(values(this.#wanted, this.#head.text))
  }

  end(): void {
    this.#head.text = ''
  }
}

/** Of a datagram: each is a request of its own. */
export function unrecognisedBuffers(
  wanted: ReadonlySet<string>,
  bytes: Uint8Array,
  start: number,
  end: number,
): BufferValues {
  return values(wanted, latin1(bytes, start, Math.min(end, start + limits.requestBytes)))
}
