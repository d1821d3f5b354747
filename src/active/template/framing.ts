/** Where an answer ends. Only lengths are read here: the engine reads answers from the capture. */
import type { AnswerCheck, AnswerFrame } from './template.ts'

const TLS_HANDSHAKE = 22
const TLS_SERVER_HELLO_DONE = 14
/** Bytes of the head of an HTTP answer. */
const LONGEST_HEAD = 8192

/** Length of the first whole answer; undefined: more bytes are needed; -1: not an answer of this kind. */
export function answerLength(frame: AnswerFrame, bytes: Uint8Array): number | undefined {
  const read = FRAMES[frame]
  const length = read(bytes)
  return length !== undefined && length > bytes.length ? undefined : length
}

const FRAMES: Readonly<Record<AnswerFrame, (bytes: Uint8Array) => number | undefined>> = {
  datagram: (bytes) => bytes.length,
  stream: () => undefined,
  // MODBUS Messaging on TCP/IP V1.0b §3.1.3: length of what follows byte 6; protocol 0.
  mbap: (bytes) => {
    if (bytes.length < 6) return undefined
    return u16(bytes, 2) === 0 && u16(bytes, 4) >= 2 ? 6 + u16(bytes, 4) : -1
  },
  // RFC 1006 §6: version 3, length of the whole packet.
  tpkt: (bytes) => {
    if (bytes.length < 4) return undefined
    return bytes[0] === 3 && u16(bytes, 2) >= 7 ? u16(bytes, 2) : -1
  },
  // CIP Vol. 2: encapsulation header of 24 bytes, length of the data at 2.
  enip: (bytes) => (bytes.length < 24 ? undefined : 24 + u16le(bytes, 2)),
  // OPC UA Part 6 §7.1.2: type, C for a chunk that is followed by others or F, length of the whole chunk.
  opcua: (bytes) => {
    for (let at = 0; at + 8 <= bytes.length; ) {
      const length = u16le(bytes, at + 4) + u16le(bytes, at + 6) * 0x10000
      if (length < 8) return -1
      if (bytes[at + 3] !== 0x43) return at + length
      at += length
    }
    return undefined
  },
  // Mitsubishi SH-080956, 3E frame: subheader D000, length of what follows at 7.
  slmp: (bytes) => {
    if (bytes.length < 9) return undefined
    return bytes[0] === 0xd0 ? 9 + u16le(bytes, 7) : -1
  },
  // MS-SMB2 §2.1: zero and a length of 24 bits.
  smb: (bytes) => {
    if (bytes.length < 4) return undefined
    return bytes[0] === 0 ? 4 + bytes[1]! * 0x10000 + u16(bytes, 2) : -1
  },
  // FieldComm HCF_SPEC-085: version 1, byte count of the whole message at 6.
  hart: (bytes) => {
    if (bytes.length < 8) return undefined
    return bytes[0] === 1 && u16(bytes, 6) >= 8 ? u16(bytes, 6) : -1
  },
  // IEEE 1815-2012 §9.2 and §8.2: frames up to the one with FIN; each block of 16 bytes has a checksum.
  dnp3: (bytes) => {
    for (let at = 0; at + 11 <= bytes.length; ) {
      if (u16(bytes, at) !== 0x0564 || bytes[at + 2]! < 5) return -1
      const user = bytes[at + 2]! - 5
      const isFinal = user > 0 && (bytes[at + 10]! & 0x80) !== 0
      at += 10 + user + 2 * Math.ceil(user / 16)
      if (isFinal) return at
    }
    return undefined
  },
  // Denton et al., Digital Investigation 22 (2017): kinds 1 and 3 answer; length of the text at 4.
  srtp: (bytes) => {
    if (bytes.length < 56) return undefined
    return bytes[0] === 1 || bytes[0] === 3 ? 56 + u16le(bytes, 4) : -1
  },
  // IEC 61158-6-10, DCP: frame id, service, xid, delay and DCPDataLength after the Ethernet header.
  dcp: (bytes) => {
    if (bytes.length < 26) return undefined
    return u16(bytes, 12) === 0x8892 && u16(bytes, 14) >= 0xfefd ? 26 + u16(bytes, 24) : -1
  },
  // RFC 4253 §4.2: other lines may come before the identification.
  line: (bytes) => after(bytes, '\n'),
  // Niagara Fox: a message ends with `};;`.
  fox: (bytes) => after(bytes, '};;\n'),
  // RFC 9112 §2.1: the head ends with an empty line.
  http: (bytes) => after(bytes, '\r\n\r\n'),
  // RFC 9112 §6.3; an answer in chunks is none that we asked for.
  'http-message': (bytes) => {
    const head = after(bytes, '\r\n\r\n')
    if (head === undefined) return undefined
    const text = String.fromCharCode(...bytes.subarray(0, Math.min(head, LONGEST_HEAD)))
    const length = /\r\ncontent-length: *(\d{1,7})\r\n/i.exec(text)?.[1]
    return length === undefined ? -1 : head + Number(length)
  },
  tls: tlsFlightLength,
}

/** Up to ServerHelloDone (RFC 5246 §7.4.5), or to an alert. */
function tlsFlightLength(bytes: Uint8Array): number | undefined {
  let at = 0
  const handshake: number[] = []
  while (at + 5 <= bytes.length) {
    const end = at + 5 + u16(bytes, at + 3)
    if (bytes[at] !== TLS_HANDSHAKE) return bytes[at] === 21 ? end : -1
    if (end > bytes.length) return undefined
    for (let i = at + 5; i < end; i++) handshake.push(bytes[i]!)
    at = end
    let message = 0
    while (message + 4 <= handshake.length) {
      if (handshake[message] === TLS_SERVER_HELLO_DONE) return at
      message +=
        4 + handshake[message + 1]! * 0x10000 + handshake[message + 2]! * 0x100 + handshake[message + 3]!
    }
  }
  return undefined
}

/** Whether all checks hold; false where the answer is too short. */
export function satisfies({ at, mask = 0xff, values, least, and }: AnswerCheck, answer: Uint8Array): boolean {
  const byte = answer[at]
  if (byte === undefined) return false
  const value = byte & mask
  if (values !== undefined && !values.includes(value)) return false
  if (least !== undefined && value < least) return false
  return and === undefined || satisfies(and, answer)
}

function after(bytes: Uint8Array, mark: string): number | undefined {
  // A device may send much without the mark: no object per byte.
  for (let at = bytes.indexOf(mark.charCodeAt(0)); at >= 0; at = bytes.indexOf(mark.charCodeAt(0), at + 1)) {
    let same = 1
    while (same < mark.length && bytes[at + same] === mark.charCodeAt(same)) same++
    if (same === mark.length) return at + mark.length
  }
  return undefined
}

function u16(bytes: Uint8Array, at: number): number {
  return bytes[at]! * 256 + bytes[at + 1]!
}

function u16le(bytes: Uint8Array, at: number): number {
  return bytes[at + 1]! * 256 + bytes[at]!
}
