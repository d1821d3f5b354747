import { u16be, u32be } from '#bytes/read'
import { text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'
import { commands, PENDING } from './commands.ts'

// Command header: key, flags, command, length of the payload, request. Acknowledgement header: status, acknowledge, length,
// request. GigE Vision 2.0, as AIA gave it to Wireshark (packet-gvcp.c).
const KEY = 0x42
const STATUS = 0
const CODE = 2
const LENGTH = 4
const REQUEST = 6
const HEADER = 8
/** Longest payload: a datagram of the control channel has 576 bytes at most, less the headers of IP, UDP and its own. */
const MAX_PAYLOAD = 540
/** Statuses are 0, or have this bit. */
const ERROR = 0x8000

const DISCOVERY = 0x0002
const DISCOVERY_ACK = 0x0003
/** Response of a device to DISCOVERY: its bootstrap registers from 0x0000 on. */
const ANSWER = {
  mac: 10,
  ip: 36,
  manufacturer: [72, 32],
  model: [104, 32],
  version: [136, 32],
  serial: [216, 16],
  name: [232, 16],
  size: 248,
} as const

export interface Discovered {
  readonly mac: string
  readonly ip: string
  readonly manufacturer: string
  readonly model: string
  readonly version: string
  readonly serial: string
  readonly name: string
}

export interface GvcpMessage {
  readonly isCommand: boolean
  /** Of the command, also in its acknowledgement. */
  readonly code: number
  readonly isPending: boolean
  readonly status: number
  /** First address that is read or written; undefined in other commands. */
  readonly address: number | undefined
  readonly found: Discovered | undefined
}

/** Reads one datagram; `foreign` where a header does not fit it. */
export function dissect({ bytes, start, end }: Slice): Dissected<GvcpMessage> {
  const length = end - start
  if (length < HEADER || u16be(bytes, start + LENGTH) !== length - HEADER) return { kind: 'foreign' }
  if (length - HEADER > MAX_PAYLOAD) return { kind: 'foreign' }
  const word = u16be(bytes, start + CODE)
  const payload = start + HEADER
  if (bytes[start] === KEY && commands.has(word)) {
    const hasAddress = word >= 0x0080 && word <= 0x0086 && length >= HEADER + 4
    const address = hasAddress ? u32be(bytes, payload) : undefined
    return {
      kind: 'message',
      length,
      message: { isCommand: true, code: word, isPending: false, status: 0, address, found: undefined },
    }
  }
  const status = u16be(bytes, start + STATUS)
  const isAcknowledge = word === PENDING || ((word & 1) === 1 && commands.has(word - 1))
  if (!isAcknowledge || (status !== 0 && (status & ERROR) === 0)) return { kind: 'foreign' }
  const found =
    word === DISCOVERY_ACK && status === 0 && length === HEADER + ANSWER.size
      ? discovered(bytes, payload)
      : undefined
  return {
    kind: 'message',
    length,
    message: {
      isCommand: false,
      code: word - 1,
      isPending: word === PENDING,
      status,
      address: undefined,
      found,
    },
  }
}

/** Sure of a device's answer to DISCOVERY, whose length and codes are fixed, and of the question for it. */
export function probe(slice: Slice): 'yes' | 'no' {
  const { bytes, start, end } = slice
  const found = dissect(slice)
  if (found.kind !== 'message') return 'no'
  if (found.message.found !== undefined) return found.message.found.manufacturer === '' ? 'no' : 'yes'
  // Flags: an acknowledgement is wanted, by broadcast or not; no request has the number 0.
  const flags = bytes[start + 1]!
  const isQuestion = found.message.isCommand && found.message.code === DISCOVERY
  const isAnswered = (flags === 0x11 || flags === 0x01) && u16be(bytes, start + REQUEST) !== 0
  return isQuestion && end - start === HEADER && isAnswered ? 'yes' : 'no'
}

function discovered(bytes: Uint8Array, at: number): Discovered {
  const word = ([offset, size]: readonly [number, number]) => text(bytes, at + offset, at + offset + size)
  const byteCount = (offset: number, count: number) => [...bytes.subarray(at + offset, at + offset + count)]
  return {
    mac: byteCount(ANSWER.mac, 6)
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join(':'),
    ip: byteCount(ANSWER.ip, 4).join('.'),
    manufacturer: word(ANSWER.manufacturer),
    model: word(ANSWER.model),
    version: word(ANSWER.version),
    serial: word(ANSWER.serial),
    name: word(ANSWER.name),
  }
}
