/** Bytes → messages of Digi's discovery; no public standard: as Digi's own tools and Metasploit's `addp` speak it. */
import { u16be } from '#bytes/read'
import { text } from '#bytes/text'
import { ipv4Text, macText } from '#model/address'
import type { Dissected, Slice } from '#model/protocol'

// Magic, kind, length of what follows; then fields of a request, or items of an answer: kind, length, value.
const KIND = 4
const LENGTH = 6
const HEADER = 8
const ITEM_HEADER = 2
/** Digi's own, and those of makers who sell its devices under their name. */
const MAGICS: ReadonlySet<string> = new Set(['DIGI', 'DVKT', 'DGDP'])
/** Each command is odd, its answer the even number after it. */
const HIGHEST = 14

const item = {
  mac: 0x01,
  ip: 0x02,
  hostName: 0x04,
  firmware: 0x08,
  result: 0x0a,
  product: 0x0d,
  error: 0x11,
} as const
const AUTHENTICATION_FAILED = 3
const limits = { items: 64 } as const

export interface AddpMessage {
  readonly kind: number
  readonly isAnswer: boolean
  /** Of a response; '' if absent. */
  readonly mac: string
  readonly ip: string
  readonly hostName: string
  readonly firmware: string
  readonly product: string
  /** Something other than success. */
  readonly isRefused: boolean
  readonly isPasswordWrong: boolean
  /** Of a request that sets an address: what it is to be. */
  readonly address: string
}

export const SET_ADDRESS = 3

/** Reads one datagram. `malformed` if its length field exceeds it. */
export function dissect({ bytes, start, end, isCut }: Slice): Dissected<AddpMessage> {
  const length = end - start
  if (length < HEADER || !MAGICS.has(text(bytes, start, start + KIND))) return { kind: 'foreign' }
  const kind = u16be(bytes, start + KIND)
  if (kind === 0 || kind > HIGHEST) return { kind: 'foreign' }
  const stop = start + HEADER + u16be(bytes, start + LENGTH)
  if (stop > end && !isCut) return { kind: 'malformed', at: LENGTH, reason: 'length', length }
  const said = {
    mac: '',
    ip: '',
    hostName: '',
    firmware: '',
    product: '',
    isRefused: false,
    isPasswordWrong: false,
  }
  const isAnswer = kind % 2 === 0
  const until = Math.min(stop, end)
  const isAddress = kind === SET_ADDRESS && until - start >= HEADER + 4
  if (isAnswer) readItems(bytes, start + HEADER, until, said)
  const address = isAddress ? ipv4Text(bytes, start + HEADER) : ''
  return { kind: 'message', length, message: { kind, isAnswer, ...said, address } }
}

type Said = {
  -readonly [Field in keyof Omit<AddpMessage, 'kind' | 'isAnswer' | 'address'>]: AddpMessage[Field]
}

function readItems(bytes: Uint8Array, from: number, stop: number, said: Said): void {
  let at = from
  for (let count = 0; at + ITEM_HEADER <= stop && count < limits.items; count++) {
    const value = at + ITEM_HEADER
    const next = value + bytes[at + 1]!
    if (next > stop) return
    const byteCount = next - value
    switch (bytes[at]) {
      case item.mac:
        if (byteCount === 6) said.mac = macText(bytes, value)
        break
      case item.ip:
        if (byteCount === 4) said.ip = ipv4Text(bytes, value)
        break
      case item.hostName:
        said.hostName = text(bytes, value, next)
        break
      case item.firmware:
        said.firmware = text(bytes, value, next)
        break
      case item.product:
        said.product = text(bytes, value, next)
        break
      case item.result:
        if (byteCount === 1 && bytes[value] !== 0) said.isRefused = true
        break
      case item.error:
        if (byteCount === 1 && bytes[value] === AUTHENTICATION_FAILED)
          said.isPasswordWrong = said.isRefused = true
        break
      default:
    }
    at = next
  }
}

/** On any port: one of the magics, a kind there is, and a length that fits the datagram to the byte. */
export function probe(slice: Slice): 'yes' | 'no' {
  const found = dissect(slice)
  const isWhole =
    slice.end - slice.start === HEADER + u16be(slice.bytes, Math.min(slice.start + LENGTH, slice.end - 2))
  return found.kind === 'message' && isWhole ? 'yes' : 'no'
}
