import { u16be } from '#bytes/read'
import { text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'

// Function, flags, length (2), zeros (4), then who is meant: apid (4), model (2), MAC (6), IP (4). No public document: as
// Metasploit's moxa_credentials_recovery, Greenbone's gb_moxa_protocol_detect and moxadmin speak it.
const FUNCTION = 0
const FLAGS = 1
const LENGTH = 2
const HEADER = 8
const MAC = 14
const MAC_BYTES = 6
const SEARCH_ANSWER = 24
const NAME = 20
const LONGEST_NAME = 40

/** Set in the function of an answer. */
const ANSWER = 0x80
/** Flags of an answer that gives nothing. */
const REFUSED = 0x04
/** Tools append the address that their length does not count. */
const UNCOUNTED = 4

export const SEARCH = 0x01
export const SERVER_NAME = 0x10

export interface MoxaMessage {
  /** Without the bit of answers. */
  readonly code: number
  readonly isAnswer: boolean
  readonly isRefused: boolean
  /** Of an answer to a search, else ''. */
  readonly mac: string
  /** Of an answer to a request for it, else ''. */
  readonly name: string
}

/** Reads one datagram; `foreign` if its length does not fit, or without a known function. */
export function dissect({ bytes, start, end }: Slice): Dissected<MoxaMessage> {
  const length = end - start
  if (length < HEADER) return { kind: 'foreign' }
  const first = bytes[start + FUNCTION]!
  const flags = bytes[start + FLAGS]!
  const counted = u16be(bytes, start + LENGTH)
  const code = first & ~ANSWER
  const isAnswer = first !== code
  if (code === 0 || counted < HEADER || counted > length || length - counted > UNCOUNTED)
    return { kind: 'foreign' }
  if (flags !== 0 && !(isAnswer && flags === REFUSED)) return { kind: 'foreign' }
  const isGiven = isAnswer && flags === 0
  const isFound = isGiven && code === SEARCH && length === SEARCH_ANSWER
  const isNamed = isGiven && code === SERVER_NAME && length > NAME
  return {
    kind: 'message',
    length,
    message: {
      code,
      isAnswer,
      isRefused: isAnswer && flags === REFUSED,
      mac: isFound ? macText(bytes, start + MAC) : '',
      name: isNamed ? text(bytes, start + NAME, Math.min(end, start + NAME + LONGEST_NAME)) : '',
    },
  }
}

function macText(bytes: Uint8Array, at: number): string {
  const byteCount = Array.from(bytes.subarray(at, at + MAC_BYTES))
  return byteCount.map((byte) => byte.toString(16).padStart(2, '0')).join(':')
}
