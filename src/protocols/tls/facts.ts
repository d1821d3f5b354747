import { u16be, u24be } from '#bytes/read'
import { ja3, ja3s, ja4 } from '#bytes/tls-fingerprint'
import { type Hello, readClientHello, readServerHello } from '#bytes/tls-hello'
import { type Certificate, readCertificate } from '#bytes/x509-certificate'
import { certificateText } from '#model/certificate'
import { confidence, type Identity } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import type { TlsWords } from '#model/tls-words'
import { certificateBreach, heartbeatBreach, ticketBreach } from './breaches.ts'
import { suiteName } from './cipher-suites.ts'
import { certificateOf, chosenCipher, message as ssl2Message } from './ssl2.ts'
import { limits, type TlsSide, type TlsState } from './state.ts'
import { content, type TlsRecord } from './wire.ts'

/** HandshakeType: RFC 8446 §4, RFC 5246 §7.4. */
const handshake = { clientHello: 1, serverHello: 2, newSessionTicket: 4, certificate: 11 } as const
/** AlertLevel fatal: RFC 5246 §7.2. */
const FATAL = 2
const TLS_1_3 = 0x0304

const versionNames: ReadonlyMap<number, string> = new Map([
  [0x0300, 'SSL 3.0'],
  [0x0301, 'TLS 1.0'],
  [0x0302, 'TLS 1.1'],
  [0x0303, 'TLS 1.2'],
  [TLS_1_3, 'TLS 1.3'],
])

/** Facts of a record; a handshake message that spans records is kept, bounded, until it is complete. */
export function facts(record: TlsRecord, slice: Slice, emit: Emit, flowState: TlsState): void {
  const side = slice.fromClient ? flowState.client : flowState.server
  if (record.type === content.ssl2) ssl2(record, slice, emit, flowState)
  else if (record.type === content.handshake && !side.isEncrypted)
    gather(record, slice, side, (message) => {
      emitted(message, slice, emit, flowState)
    })
  else if (record.type === content.heartbeat) {
    if (!side.isEncrypted) breach(heartbeatBreach(record, slice.bytes), slice.fromClient, emit)
  } else if (record.type === content.alert) alert(record, slice.bytes, emit, flowState)
  else if (record.type === content.changeCipherSpec || record.type === content.applicationData) {
    side.isEncrypted = true
    side.pending = undefined
    if (!slice.fromClient) open(emit, flowState)
  }
}

/** Its hellos and the key of the client are read; a hello that asks for more than SSL 2.0 leads to TLS. */
function ssl2(record: TlsRecord, { bytes, fromClient }: Slice, emit: Emit, flowState: TlsState): void {
  const { ssl2: state } = flowState
  if (state.isEncrypted) return
  if (!fromClient) {
    if (bytes[record.start] !== ssl2Message.serverHello) return
    state.isAgreed = true
    const bounds = certificateOf(bytes, record)
    const certificate = bounds && readCertificate(bytes, ...bounds)
    if (certificate === undefined) return
    for (const fact of certificateFacts(certificate, 'server')) emit(fact)
    return
  }
  const cipher = chosenCipher(bytes, record)
  if (cipher === undefined) return
  state.isAgreed = state.isEncrypted = true
  flowState.method = `SSL 2.0 ${cipher}`
  open(emit, flowState)
}

/** Hands over every whole handshake message (with its four bytes of header). */
function gather(record: TlsRecord, slice: Slice, side: TlsSide, take: (message: Uint8Array) => void): void {
  let bytes = slice.bytes.subarray(record.start, record.end)
  if (side.pending !== undefined) {
    const joined = new Uint8Array(side.pending.length + bytes.length)
    joined.set(side.pending)
    joined.set(bytes, side.pending.length)
    bytes = joined
    side.pending = undefined
  }
  let at = 0
  while (at + 4 <= bytes.length) {
    const length = u24be(bytes, at + 1)
    if (length > limits.handshakeBytes) return
    if (at + 4 + length > bytes.length) break
    take(bytes.subarray(at, at + 4 + length))
    at += 4 + length
  }
  if (at < bytes.length) side.pending = bytes.slice(at)
}

function emitted(message: Uint8Array, { fromClient, context }: Slice, emit: Emit, flowState: TlsState): void {
  const type = message[0]!
  if (type === handshake.clientHello) {
    const hello = readClientHello(message, 4, message.length)
    if (hello !== undefined) clientHello(hello, isOverQuic(context), emit, flowState)
    if (hello !== undefined)
      handOn(message, emit, { serverName: hello.serverName, alpn: hello.firstAlpn, subject: '', issuer: '' })
  } else if (type === handshake.serverHello) {
    const hello = readServerHello(message, 4, message.length)
    if (hello !== undefined) serverHello(hello, emit, flowState)
  } else if (type === handshake.newSessionTicket) breach(ticketBreach(message), fromClient, emit)
  else if (type === handshake.certificate) {
    breach(certificateBreach(message), fromClient, emit)
    certificates(message, (certificate) => {
      for (const fact of certificateFacts(certificate, fromClient ? 'client' : 'server')) emit(fact)
      const { commonName: subject, issuerName: issuer } = certificate
      handOn(message, emit, { serverName: '', alpn: '', subject, issuer })
    })
  }
}

/** Lets those who ride on TLS see by its words that a session is theirs. */
function handOn(message: Uint8Array, emit: Emit, context: TlsWords): void {
  emit({ kind: 'payload', bytes: message, start: 0, end: message.length, context })
}

function breach(detail: string, fromClient: boolean, emit: Emit): void {
  if (detail !== '')
    emit({ kind: 'anomaly', about: fromClient ? 'client' : 'server', what: 'tls-breach', detail })
}

function fingerprint(about: 'client' | 'server', value: string, field: string): Identity {
  return { kind: 'identity', about, attribute: 'fingerprint', value, confidence: confidence.banner, field }
}

/** Whether the carrier is QUIC; false over TCP. */
function isOverQuic(context: unknown): boolean {
  return (context as { readonly carrier?: string } | undefined)?.carrier === 'quic'
}

function clientHello(hello: Hello, isQuic: boolean, emit: Emit, flowState: TlsState): void {
  flowState.clientHello = hello
  if (hello.serverName !== '') emit({ kind: 'lookup', name: hello.serverName, outcome: 'requested' })
  emit(fingerprint('client', `ja4:${ja4(hello, isQuic)}`, 'ClientHello'))
  emit(fingerprint('client', `ja3:${ja3(hello)}`, 'ClientHello'))
}

function serverHello(hello: Hello, emit: Emit, flowState: TlsState): void {
  const version = hello.supportedVersions[0] ?? hello.version
  flowState.method = `${versionNames.get(version) ?? 'TLS'} ${suiteName(hello.ciphers[0]!)}`
  emit(fingerprint('server', `ja3s:${ja3s(hello)}`, 'ServerHello'))
}

/** Emitted at the server's first encrypted record: only then both have agreed. */
function open(emit: Emit, flowState: TlsState): void {
  if (flowState.isOpen) return
  flowState.isOpen = true
  emit({ kind: 'session', phase: 'open', method: flowState.method || 'TLS', secured: true })
}

function alert(record: TlsRecord, bytes: Uint8Array, emit: Emit, flowState: TlsState): void {
  const isFatal = record.end - record.start === 2 && bytes[record.start] === FATAL
  if (!isFatal || flowState.isOpen) return
  emit({ kind: 'session', phase: 'refused', method: flowState.method || 'TLS', secured: true })
}

/** The certificate of the sender, first of its chain: RFC 5246 §7.4.2. */
function certificates(message: Uint8Array, take: (certificate: Certificate) => void): void {
  const at = 4 + 3
  if (message.length < at + 3) return
  const end = at + 3 + u24be(message, at)
  if (end > message.length) return
  const certificate = readCertificate(message, at + 3, end)
  if (certificate !== undefined) take(certificate)
}

function* certificateFacts(certificate: Certificate, about: 'client' | 'server'): Generator<Identity> {
  yield fingerprint(about, `x509-sha256:${certificate.fingerprint}`, 'Certificate')
  for (const name of new Set([
    certificate.commonName,
    ...certificate.names.slice(0, limits.certificateNames),
  ])) {
    if (!isHostName(name)) continue
    yield {
      kind: 'identity',
      about,
      attribute: 'name',
      value: name,
      confidence: confidence.hearsay,
      field: 'Certificate subject',
    }
  }
  yield {
    kind: 'identity',
    about,
    attribute: 'certificate',
    value: certificateText(certificate),
    confidence: confidence.hearsay,
    field: 'Certificate',
  }
}

/** Wildcards and free words name no host. */
function isHostName(name: string): boolean {
  return (
    name.length <= 253 && /^[0-9A-Za-z_]([0-9A-Za-z_.-]*[0-9A-Za-z_])?$/.test(name) && !/^[\d.]+$/.test(name)
  )
}

/** Sender of this first record, by its hello. */
export function isFromClient(record: TlsRecord, { bytes }: Slice): boolean | undefined {
  if (record.type === content.ssl2) return bytes[record.start] !== ssl2Message.serverHello
  if (record.type !== content.handshake || record.end - record.start < 4) return undefined
  if (bytes[record.start] === handshake.clientHello) return true
  if (bytes[record.start] === handshake.serverHello) return false
  return u16be(bytes, record.start) === handshake.certificate << 8 ? false : undefined
}
