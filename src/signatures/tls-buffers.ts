/** Buffers of TLS: the cleartext of hellos and of certificates up to TLS 1.2. RFC 8446 §5.1, RFC 5246 §7.4. */
import { sha1 } from '@noble/hashes/legacy.js'
import { toHex } from '#bytes/hex'
import { u16be, u24be } from '#bytes/read'
import { ja3, ja3s, ja3sText, ja3Text } from '#bytes/tls-fingerprint'
import { readClientHello, readServerHello } from '#bytes/tls-hello'
import { readCertificate } from '#bytes/x509-certificate'
import { type BufferReader, BufferValues, type EmitBuffers } from './buffer-values.ts'
import { limits } from './limits.ts'

const HANDSHAKE_RECORD = 22
const RECORD_HEADER = 5
const MESSAGE_HEADER = 4
const handshake = { clientHello: 1, serverHello: 2, certificate: 11 } as const

export class TlsReader implements BufferReader {
  readonly #emit: EmitBuffers
  readonly #wanted: ReadonlySet<string>
  /** Bytes of a record that is not whole. */
  #held = new Uint8Array(0)
  /** Handshake messages, out of their records. */
  #messages = new Uint8Array(0)
  #isOver = false

  constructor(emit: EmitBuffers, wanted: ReadonlySet<string>) {
    this.#wanted = wanted
    this.#emit = emit
  }

  push(bytes: Uint8Array, start: number, end: number): void {
    if (this.#isOver) return
    const joined = joinedWith(this.#held, bytes, start, end)
    let at = 0
    while (at + RECORD_HEADER <= joined.length && !this.#isOver) {
      const next = at + RECORD_HEADER + u16be(joined, at + 3)
      // Anything but a handshake in clear ends what can be read.
      if (joined[at] !== HANDSHAKE_RECORD || joined[at + 1] !== 3) {
        this.end()
        return
      }
      if (next > joined.length) break
      this.#messages = joinedWith(this.#messages, joined, at + RECORD_HEADER, next)
      this.#readMessages()
      at = next
    }
    this.#held = joined.slice(at)
    if (this.#held.length + this.#messages.length > limits.headBytes) this.end()
  }

  end(): void {
    this.#isOver = true
    this.#held = this.#messages = new Uint8Array(0)
  }

  #readMessages(): void {
    const bytes = this.#messages
    let at = 0
    while (at + MESSAGE_HEADER <= bytes.length) {
      const start = at + MESSAGE_HEADER
      const next = start + u24be(bytes, at + 1)
      if (next > bytes.length) break
      const values = message(new BufferValues(this.#wanted), bytes[at]!, { bytes, start, end: next })
      if (values !== undefined) this.#emit(values)
      at = next
    }
    this.#messages = bytes.slice(at)
  }
}

function joinedWith(
  held: Uint8Array,
  bytes: Uint8Array,
  start: number,
  end: number,
): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(held.length + end - start)
  joined.set(held)
  joined.set(bytes.subarray(start, end), held.length)
  return joined
}

interface Stretch {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
}

function message(
  values: BufferValues,
  type: number,
  { bytes, start, end }: Stretch,
): BufferValues | undefined {
  if (type === handshake.clientHello) {
    const hello = readClientHello(bytes, start, end)
    if (hello === undefined) return undefined
    if (values.wants('ja3.hash')) values.add('ja3.hash', ja3(hello))
    return values.add('tls.sni', hello.serverName).add('ja3.string', ja3Text(hello))
  }
  if (type === handshake.serverHello) {
    const hello = readServerHello(bytes, start, end)
    if (hello === undefined) return undefined
    if (values.wants('ja3s.hash')) values.add('ja3s.hash', ja3s(hello))
    return values.add('ja3s.string', ja3sText(hello))
  }
  if (type !== handshake.certificate || start + 6 > end || !CERTIFICATE.some((name) => values.wants(name)))
    return undefined
  return chain(values, { bytes, start: start + 3, end })
}

/** Certificates, each behind its length; the sender's own comes first: RFC 5246 §7.4.2. */
function chain(values: BufferValues, { bytes, start, end }: Stretch): BufferValues | undefined {
  const first = start + 3
  const stop = Math.min(end, first + u24be(bytes, start))
  for (let at = start; at + 3 < end; at += 3 + u24be(bytes, at))
    values.add('tls.certs', bytes.subarray(at + 3, Math.min(end, at + 3 + u24be(bytes, at))))
  const certificate = readCertificate(bytes, first, stop)
  if (certificate === undefined) return values
  return values
    .add('tls.cert_subject', certificate.subject)
    .add('tls.cert_issuer', certificate.issuer)
    .add('tls.cert_serial', inPairs(certificate.serial.toUpperCase()))
    .add('tls.cert_fingerprint', inPairs(toHex(sha1(bytes.subarray(first, stop)))))
}

const CERTIFICATE = [
  'tls.cert_subject',
  'tls.cert_issuer',
  'tls.cert_serial',
  'tls.cert_fingerprint',
  'tls.certs',
]

function inPairs(digits: string): string {
  return digits.match(/../g)?.join(':') ?? ''
}
