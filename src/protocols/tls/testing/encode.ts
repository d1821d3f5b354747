import { asciiBytes, ber, berOidContents } from '#bytes/ber-write'
import { ByteWriter } from '#bytes/write'
import { content } from '../wire.ts'

/** A handshake message in one record. */
function handshakeRecord(type: number, body: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u8(content.handshake)
    .u16be(0x0301)
    .u16be(body.length + 4)
    .u8(type)
    .u24be(body.length)
    .bytes(body)
    .take()
}

export interface ClientHelloChoice {
  readonly serverName: string
  readonly ciphers: readonly number[]
  readonly random: Uint8Array
}

/** ClientHello of TLS 1.2 with server_name, supported_groups and signature_algorithms: RFC 5246 §7.4.1.2. */
export function encodeClientHello({ serverName, ciphers, random }: ClientHelloChoice): Uint8Array {
  const extensions = new ByteWriter()
    .u16be(0)
    .u16be(serverName.length + 5)
    .u16be(serverName.length + 3)
    .u8(0)
    .u16be(serverName.length)
    .ascii(serverName)
    .u16be(10) // supported_groups: x25519, secp256r1
    .u16be(6)
    .u16be(4)
    .u16be(29)
    .u16be(23)
    .u16be(11) // ec_point_formats: uncompressed
    .u16be(2)
    .u8(1, 0)
    .u16be(13) // signature_algorithms: rsa_pss_rsae_sha256, rsa_pkcs1_sha256
    .u16be(6)
    .u16be(4)
    .u16be(0x0804)
    .u16be(0x0401)
    .take()
  const body = new ByteWriter()
    .u16be(0x0303)
    .bytes(random.subarray(0, 32))
    .u8(0)
    .u16be(ciphers.length * 2)
  for (const cipher of ciphers) body.u16be(cipher)
  body.u8(1, 0).u16be(extensions.length).bytes(extensions)
  return handshakeRecord(1, body.take())
}

/** ServerHello of TLS 1.2 without extensions: RFC 5246 §7.4.1.3. */
export function encodeServerHello({ cipher, random }: { cipher: number; random: Uint8Array }): Uint8Array {
  const body = new ByteWriter().u16be(0x0303).bytes(random.subarray(0, 32)).u8(0).u16be(cipher).u8(0).take()
  return handshakeRecord(2, body)
}

/** Certificate message with a chain of one: RFC 5246 §7.4.2. */
export function encodeCertificate(certificate: Uint8Array): Uint8Array {
  const body = new ByteWriter()
    .u24be(certificate.length + 3)
    .u24be(certificate.length)
    .bytes(certificate)
    .take()
  return handshakeRecord(11, body)
}

/** ChangeCipherSpec: RFC 5246 §7.1. */
export function encodeChangeCipherSpec(): Uint8Array {
  return Uint8Array.of(content.changeCipherSpec, 3, 3, 0, 1, 1)
}

/** A certificate with both common names and no key or signature that would hold: RFC 5280 §4.1. */
export function encodeNamedCertificate(subject: string, issuer: string): Uint8Array {
  const name = (common: string) =>
    ber(0x30, ber(0x31, ber(0x30, ber(0x06, berOidContents('2.5.4.3')), ber(0x0c, asciiBytes(common)))))
  const algorithm = ber(0x30, ber(0x06, berOidContents('1.2.840.113549.1.1.11')))
  const time = ber(0x17, asciiBytes('240101000000Z'))
  const key = ber(
    0x30,
    ber(0x30, ber(0x06, berOidContents('1.2.840.10045.2.1'))),
    ber(0x03, Uint8Array.of(0, 4)),
  )
  const serial = ber(0x02, Uint8Array.of(1))
  const body = ber(0x30, serial, algorithm, name(issuer), ber(0x30, time, time), name(subject), key)
  return ber(0x30, body, algorithm, ber(0x03, Uint8Array.of(0)))
}
