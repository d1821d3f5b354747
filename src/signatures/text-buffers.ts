/** Buffers of protocols with little cleartext: the SSH banner (RFC 4253 §4.2), DNS names (RFC 1035 §4), DNP3 data. */
import { DNS_HEADER, readDnsMessage } from '#bytes/dns-message'
import { latin1 } from '#bytes/message-head'
import { u16be } from '#bytes/read'
import { type BufferReader, BufferValues, type EmitBuffers } from './buffer-values.ts'
import { dnp3UserData } from './industrial-messages.ts'

/** RFC 4253 §4.2: with the line's end. */
const BANNER_BYTES = 255

export class SshReader implements BufferReader {
  readonly #emit: EmitBuffers
  readonly #wanted: ReadonlySet<string>
  #banner = ''
  #isOver = false

  constructor(emit: EmitBuffers, wanted: ReadonlySet<string>) {
    this.#wanted = wanted
    this.#emit = emit
  }

  push(bytes: Uint8Array, start: number, end: number): void {
    if (this.#isOver) return
    this.#banner += latin1(bytes, start, Math.min(end, start + BANNER_BYTES))
    const match = /^SSH-([^-\r\n]+)-([^ \r\n]+)[^\n]*\n/.exec(this.#banner)
    if (match !== null)
      this.#emit(new BufferValues(this.#wanted).add('ssh.proto', match[1]!).add('ssh.software', match[2]!))
    if (match !== null || this.#banner.length > BANNER_BYTES) this.end()
  }

  end(): void {
    this.#isOver = true
    this.#banner = ''
  }
}

/** DNS over TCP: two bytes of length before each message. RFC 1035 §4.2.2. */
export class DnsStreamReader implements BufferReader {
  readonly #emit: EmitBuffers
  readonly #wanted: ReadonlySet<string>
  #held = new Uint8Array(0)

  constructor(emit: EmitBuffers, wanted: ReadonlySet<string>) {
    this.#wanted = wanted
    this.#emit = emit
  }

  push(bytes: Uint8Array, start: number, end: number): void {
    const joined = new Uint8Array(this.#held.length + end - start)
    joined.set(this.#held)
    joined.set(bytes.subarray(start, end), this.#held.length)
    let at = 0
    while (at + 2 <= joined.length && at + 2 + u16be(joined, at) <= joined.length) {
      const next = at + 2 + u16be(joined, at)
      const values = dnsBuffers(this.#wanted, joined, at + 2, next)
      if (values !== undefined) this.#emit(values)
      at = next
    }
    this.#held = joined.slice(at) // less than 65,537 bytes: the length field says no more
  }

  end(): void {
    this.#held = new Uint8Array(0)
  }
}

/** Names of one DNS message; undefined if it is none. */
export function dnsBuffers(
  wanted: ReadonlySet<string>,
  bytes: Uint8Array,
  start: number,
  end: number,
): BufferValues | undefined {
  if (end - start < DNS_HEADER) return undefined
  const { questions, answers } = readDnsMessage(bytes, start, end, undefined)
  const values = new BufferValues(wanted)
  for (const { name } of questions) values.add('dns.query', name)
  for (const { name } of answers) values.add('dns.answer.name', name)
  return values
}

/** User data of the first DNP3 frame without its checksums, transport byte left out. */
export function dnp3Buffers(
  wanted: ReadonlySet<string>,
  bytes: Uint8Array,
  start: number,
  end: number,
): BufferValues | undefined {
  const frame = dnp3UserData(bytes, start, end)
  return frame === undefined ? undefined : new BufferValues(wanted).add('dnp3.data', frame.data.subarray(1))
}
