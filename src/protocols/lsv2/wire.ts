import { latin1 } from '#bytes/message-head'
import { u16be, u32be } from '#bytes/read'
import { text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'
import { commands, PIECES, replies } from './commands.ts'

// Length of the data (4), four letters, data: found by the authors of pyLSV2; Heidenhain publishes no document.
const LETTERS = 4
const HEADER = 8

const limits = {
  /** A telegram has 4,096 octets at most unless both sides agree on more. */
  octets: 64 * 1024,
} as const

export interface Lsv2Message {
  readonly letters: string
  /** Data as text up to the first zero octet. */
  readonly text: string
  /** First two octets of data, and the first alone; -1 where there are none. */
  readonly number: number
  readonly first: number
  readonly second: number
  readonly octets: number
}

const isMeant = (letters: string) => commands.has(letters) || replies.has(letters)

export function dissect({ bytes, start, end }: Slice): Dissected<Lsv2Message> {
  const available = end - start
  // Two octets of a length below 64 KiB, then, further on, letters.
  if (bytes[start] !== 0 || (available > 1 && bytes[start + 1] !== 0)) return { kind: 'foreign' }
  if (available < HEADER) return { kind: 'incomplete', need: HEADER }
  const letters = latin1(bytes, start + LETTERS, start + HEADER)
  if (!/^[ACRSTMX]_[A-Z]{2}$/.test(letters)) return { kind: 'foreign' }
  const octets = u32be(bytes, start)
  if (octets > limits.octets) return { kind: 'foreign' }
  const length = HEADER + octets
  if (available < length) return { kind: 'incomplete', need: length }
  const data = start + HEADER
  return {
    kind: 'message',
    length,
    message: {
      letters,
      text: text(bytes, data, data + octets),
      number: octets >= 2 ? u16be(bytes, data) : -1,
      first: octets >= 1 ? bytes[data]! : -1,
      second: octets >= 2 ? bytes[data + 1]! : -1,
      octets,
    },
  }
}

/** Sure of a whole telegram whose letters have a meaning. */
export function recognise(slice: Slice): 'yes' | 'no' | 'more' {
  const found = dissect(slice)
  if (found.kind === 'message') return isMeant(found.message.letters) ? 'yes' : 'no'
  return found.kind === 'incomplete' ? 'more' : 'no'
}

/** Undefined where either side may send it. */
export function isFromClient({ letters }: Lsv2Message): boolean | undefined {
  if (PIECES.has(letters)) return undefined
  return commands.has(letters) ? true : replies.has(letters) ? false : undefined
}
