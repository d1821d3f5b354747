import { indexOfByte } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

/** Block framing of the Minimal Lower Layer Protocol: HL7 Transport Specification: MLLP, Release 1. */
const START = 0x0b
const END = 0x1c
const CR = 0x0d
/** Longest message whose end is awaited; reports with embedded documents are longer and read as far as this. */
const LONGEST = 192 * 1024
/** MSH and its separators. */
const HEADER = 9

export interface Hl7Message {
  /** Offsets of the text from the start of the block. */
  readonly start: number
  readonly end: number
  /** Character that parts fields, and the one that parts components. */
  readonly fieldSeparator: string
  readonly componentSeparator: string
}

function hasHeader(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0x4d && bytes[at + 1] === 0x53 && bytes[at + 2] === 0x48 // MSH
}

export function dissect({ bytes, start, end }: Slice): Dissected<Hl7Message> {
  const available = end - start
  if (bytes[start] === CR || bytes[start] === 0x0a) return between(1)
  if (bytes[start] !== START) return { kind: 'foreign' }
  if (available < HEADER + 1) return { kind: 'incomplete', need: HEADER + 1 }
  if (!hasHeader(bytes, start + 1)) return { kind: 'foreign' }
  const stop = indexOfByte(bytes, start + 1, Math.min(end, start + LONGEST), END)
  if (stop < 0 && available < LONGEST) return { kind: 'incomplete', need: available + 1 }
  if (stop < 0) return { kind: 'malformed', at: LONGEST, reason: 'message without end', length: available }
  if (stop + 1 >= end) return { kind: 'incomplete', need: available + 1 }
  return {
    kind: 'message',
    length: stop + (bytes[stop + 1] === CR ? 2 : 1) - start,
    message: {
      start: 1,
      end: stop - start,
      fieldSeparator: String.fromCharCode(bytes[start + 4]!),
      componentSeparator: String.fromCharCode(bytes[start + 5]!),
    },
  }
}

function between(length: number): Dissected<Hl7Message> {
  const message = { start: 0, end: 0, fieldSeparator: '|', componentSeparator: '^' }
  return { kind: 'message', length, isPiece: true, message }
}

/** A block that begins with a message header and separators that are no letters. */
export function probe({ bytes, start, end, isStream }: Slice): 'yes' | 'no' | 'more' {
  if (end > start && bytes[start] !== START) return 'no'
  const wanted = [START, 0x4d, 0x53, 0x48]
  for (let i = 0; i < wanted.length && start + i < end; i++) if (bytes[start + i] !== wanted[i]) return 'no'
  if (end - start < HEADER + 1) return isStream ? 'more' : 'no'
  const field = bytes[start + 4]!
  for (let at = start + 4; at < start + 8; at++) {
    const byte = bytes[at]!
    const isMark = byte > 0x20 && byte < 0x7f && !/[A-Za-z0-9]/.test(String.fromCharCode(byte))
    if (!isMark) return 'no'
  }
  const isEscaped = bytes[start + 8] === field || bytes[start + 9] === field
  return isEscaped ? 'yes' : 'no'
}

export function resume({ bytes, start, end }: Slice): number | undefined {
  for (let at = start; at + HEADER < end; at++) if (bytes[at] === START && hasHeader(bytes, at + 1)) return at
  return undefined
}
