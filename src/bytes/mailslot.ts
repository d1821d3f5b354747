/** Mailslots: an SMB transaction that brings a message to all who listen to a name. */
import { u16be, u16le } from './read.ts'
import { text } from './text.ts'

// [MS-CIFS] 2.2.3.1, 2.2.4.33.1: SMB header, word count, then little-endian words.
const SMB_HEADER = 32
const SMB_COMMAND = 4
const TRANSACTION = 0x25
const DATA_COUNT = 11
const DATA_OFFSET = 12
const LEAST_WORDS = 14

const limits = { mailslotName: 64 } as const

export interface Mailslot {
  /** In upper case. */
  readonly name: string
  readonly start: number
  readonly end: number
}

/** True if a whole header of an SMB message is at `start`. */
export function startsSmb(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start >= SMB_HEADER && u16be(bytes, start) === 0xff53
}

/** The data of an SMB transaction on a mailslot: [MS-MAIL] 2.2.1, whose offsets count from the SMB header; undefined for all else. */
export function readMailslot(bytes: Uint8Array, start: number, end: number): Mailslot | undefined {
  const words = start + SMB_HEADER + 1
  if (words > end || u16be(bytes, start) !== 0xff53 || bytes[start + SMB_COMMAND] !== TRANSACTION)
    return undefined
  const count = bytes[start + SMB_HEADER]!
  const name = words + count * 2 + 2
  if (count < LEAST_WORDS || name > end) return undefined
  const from = start + u16le(bytes, words + DATA_OFFSET * 2)
  const to = Math.min(end, from + u16le(bytes, words + DATA_COUNT * 2))
  if (from < name || from >= to) return undefined
  const mailslot = text(bytes, name, Math.min(from, name + limits.mailslotName))
  return { name: mailslot.toUpperCase(), start: from, end: to }
}
