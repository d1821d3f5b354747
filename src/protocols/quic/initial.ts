/** Content of Initial packets: RFC 9001 §5. Their keys derive from a connection id that is readable by anyone. */
import { expand, extract } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { hex } from '#bytes/hex'
import { u16be } from '#bytes/read'
import { ByteWriter } from '#bytes/write'
import { applyCounter, encryptBlock, expandKey } from './aes.ts'

/** Salt and prefix of the labels, by version: RFC 9001 §5.2, RFC 9369 §3.3.1, drafts 23 to 28 and 29 to 32. */
const SALT_1 = hex('38762cf7f55934b34d179ae6a4c80cadccbb7f0a')
const SALT_2 = hex('0dede3def700a6db819381be6e269dcbf9bd2ed9')
const SALT_DRAFT_29 = hex('afbfec289993d24c9e9786f19c6111e04390a899')
const SALT_DRAFT_23 = hex('c3eef712c72ebb5a11a7d2432bb46365bef9f502')
export const VERSION_1 = 1
export const VERSION_2 = 0x6b3343cf
const DRAFT = 0xff0000
/** Meta's, of draft 27. */
const MVFST_27 = 0xfaceb002
const TAG = 16
const SAMPLE = 16

export interface InitialKeys {
  readonly key: Uint8Array
  readonly iv: Uint8Array
  readonly header: Uint8Array
}

function saltOf(version: number): Uint8Array | undefined {
  if (version === VERSION_1) return SALT_1
  if (version === VERSION_2) return SALT_2
  if (version === MVFST_27) return SALT_DRAFT_23
  if (version >>> 8 !== DRAFT) return undefined
  const draft = version & 0xff
  if (draft >= 29) return draft <= 32 ? SALT_DRAFT_29 : SALT_1
  return draft >= 23 ? SALT_DRAFT_23 : undefined
}

/** Keys of one side, from the connection id that the client chose for the server; undefined for other versions. */
export function initialKeys(
  version: number,
  connectionId: Uint8Array,
  fromClient: boolean,
): InitialKeys | undefined {
  const salt = saltOf(version)
  if (salt === undefined) return undefined
  const secret = expandLabel(extract(sha256, connectionId, salt), fromClient ? 'client in' : 'server in', 32)
  const prefix = version === VERSION_2 ? 'quicv2' : 'quic'
  return {
    key: expandKey(expandLabel(secret, `${prefix} key`, 16)),
    iv: expandLabel(secret, `${prefix} iv`, 12),
    header: expandKey(expandLabel(secret, `${prefix} hp`, 16)),
  }
}

/** HKDF-Expand-Label with an empty context: RFC 8446 §7.1. */
function expandLabel(secret: Uint8Array, label: string, byteCount: number): Uint8Array {
  const name = `tls13 ${label}`
  const info = new ByteWriter().u16be(byteCount).u8(name.length).ascii(name).u8(0).take()
  return expand(sha256, secret, info, byteCount)
}

/** Where the parts of an Initial packet lie. */
export interface InitialPacket {
  readonly version: number
  readonly destination: Uint8Array
  /** Offsets of the packet number and just past the packet. */
  readonly number: number
  readonly end: number
  readonly start: number
}

/** Reads a long header of type Initial, with token and length: RFC 9000 §17.2.2. Undefined if it is another or cut. */
export function readInitial(
  bytes: Uint8Array,
  start: number,
  end: number,
  version: number,
): InitialPacket | undefined {
  const type = (bytes[start]! >> 4) & 3
  if (type !== (version === VERSION_2 ? 1 : 0)) return undefined
  let at = start + 5
  const destination = bytes.slice(at + 1, at + 1 + bytes[at]!)
  at += 1 + destination.length
  at += 1 + bytes[at]!
  const token = variable(bytes, at, end)
  if (token === undefined) return undefined
  const length = variable(bytes, token.next + token.value, end)
  if (length === undefined || length.next + length.value > end || length.value < 4 + SAMPLE) return undefined
  return { version, destination, number: length.next, end: length.next + length.value, start }
}

/** Removes the protection: RFC 9001 §5.3, §5.4. Answers the frames. */
export function openInitial(bytes: Uint8Array, packet: InitialPacket, keys: InitialKeys): Uint8Array {
  const { start, number, end } = packet
  const sample = bytes.slice(number + 4, number + 4 + SAMPLE)
  const mask = encryptBlock(keys.header, sample)
  const byteCount = ((bytes[start]! ^ (mask[0]! & 0x0f)) & 3) + 1
  const nonce = keys.iv.slice()
  for (let i = 0; i < byteCount; i++) nonce[12 - byteCount + i]! ^= bytes[number + i]! ^ mask[1 + i]!
  return applyCounter(
    keys.key,
    nonce,
    bytes.subarray(number + byteCount, Math.max(number + byteCount, end - TAG)),
  )
}

/** A variable-length integer: RFC 9000 §16. Undefined if it is cut or larger than any datagram. */
export function variable(
  bytes: Uint8Array,
  at: number,
  end: number,
): { readonly value: number; readonly next: number } | undefined {
  if (at >= end) return undefined
  const byteCount = 1 << (bytes[at]! >> 6)
  if (at + byteCount > end || byteCount === 8) return undefined
  const first = bytes[at]! & 0x3f
  if (byteCount === 1) return { value: first, next: at + 1 }
  if (byteCount === 2) return { value: (first << 8) | bytes[at + 1]!, next: at + 2 }
  return { value: first * 0x1_00_00_00 + (bytes[at + 1]! << 16) + u16be(bytes, at + 2), next: at + 4 }
}
