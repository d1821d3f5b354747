import { latin1 } from '#bytes/message-head'
import { u16be, u32be } from '#bytes/read'
import { text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'
import { commands, PIECES, replies } from './commands.ts'

// Length of the data (4), four letters, data: found by the authors of pyLSV2; Heidenhain publishes no document.
const LETTERS = 4
const HEADER = 8

const limits = {
  /** A telegram has 4,096 bytes at most unless both sides agree on more. */
  bytes: 64 * 1024,
} as const

export interface Lsv2Message {
  readonly letters: string
  /** Data as text up to the first zero byte. */
  readonly text: string
  /** First two bytes of data, and the first alone; -1 where there are none. */
  readonly number: number
  readonly first: number
  readonly second: number
  readonly bytes: number
}

const isMeant = (letters: string) => commands.has(letters) || replies.has(letters)

export function dissect({ bytes, start, end }: Slice): Dissected<Lsv2Message> {
  const available = end - start
  // Two bytes of a length below 64 KiB, then, further on, letters.
  if (bytes[start] !== 0 || (available > 1 && bytes[start + 1] !== 0)) return { kind: 'foreign' }
  if (available < HEADER) return { kind: 'incomplete', need: HEADER }
  const letters = latin1(bytes, start + LETTERS, start + HEADER)
  if (!/^[ACRSTMX]_[A-Z]{2}$/.test(letters)) return { kind: 'foreign' }
  const byteCount = u32be(bytes, start)
  if (byteCount > limits.bytes) return { kind: 'foreign' }
  const length = HEADER + byteCount
  if (available < length) return { kind: 'incomplete', need: length }
  const data = start + HEADER
  return {
    kind: 'message',
    length,
    message: {
      letters,
      text: text(bytes, data, data + byteCount),
      number: byteCount >= 2 ? u16be(bytes, data) : -1,
      first: byteCount >= 1 ? bytes[data]! : -1,
      second: byteCount >= 2 ? bytes[data + 1]! : -1,
      bytes: byteCount,
    },
  }
}

/** Sure of a whole telegram whose letters have a meaning. */
export function probe(slice: Slice): 'yes' | 'no' | 'more' {
  const found = dissect(slice)
  if (found.kind === 'message') return isMeant(found.message.letters) ? 'yes' : 'no'
  return found.kind === 'incomplete' ? 'more' : 'no'
}

/** Undefined where either side may send it. */
export function isFromClient({ letters }: Lsv2Message): boolean | undefined {
  if (PIECES.has(letters)) return undefined
  return commands.has(letters) ? true : replies.has(letters) ? false : undefined
}
