/** Header of a message of the services: protocol, length of the rest, group, command, session, length of the tags. */
import { u16le, u32le } from '#bytes/read'
import type { Assembled } from './assembler.ts'
import { PLAIN, SECURE } from './wire.ts'

const GROUP = 4
const COMMAND = 6
const SESSION = 8
const CONTENT = 12
const LEAST = 16
/** Bit of the group that marks an answer. */
const ANSWER = 0x80

export interface CodesysService {
  /** Undefined where the channel encrypts: nothing else can be read then. */
  readonly group: number | undefined
  readonly command: number
  readonly isAnswer: boolean
  readonly session: number
  readonly bytes: Uint8Array
  /** Bounds of the tags. */
  readonly start: number
  readonly end: number
  /** False if tags are missing at the end. */
  readonly isWhole: boolean
}

const NO_SERVICE = { group: undefined, command: 0, isAnswer: false, session: 0, start: 0, end: 0 }

/** Undefined for bytes that are no service. */
export function serviceIn({ bytes, start, end, isWhole }: Assembled): CodesysService | undefined {
  if (end - start < LEAST) return undefined
  const protocol = u16le(bytes, start)
  if (protocol === SECURE) return { ...NO_SERVICE, bytes, isWhole }
  const content = start + 4 + u16le(bytes, start + 2)
  if (protocol !== PLAIN || content < start + LEAST || content > end) return undefined
  const group = u16le(bytes, start + GROUP)
  return {
    group: group & ~ANSWER,
    command: u16le(bytes, start + COMMAND),
    isAnswer: (group & ANSWER) !== 0,
    session: u32le(bytes, start + SESSION),
    bytes,
    start: content,
    end: Math.min(end, content + u32le(bytes, start + CONTENT)),
    isWhole,
  }
}
