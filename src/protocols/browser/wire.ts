import { u16le, u32le } from '#bytes/read'
import { text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'

/** Opcodes: [MS-BRWS] 2.2. */
export const browserOpcode = {
  HOST: 0x01,
  REQUEST: 0x02,
  ELECTION: 0x08,
  DOMAIN: 0x0c,
  LOCAL_MASTER: 0x0f,
} as const
const OPCODES: ReadonlySet<number> = new Set([0x01, 0x02, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f])

// Offsets in an announcement: [MS-BRWS] 2.2.1, 2.2.6, 2.2.7.
const NAME = 6
const NAME_BYTES = 16
const VERSION = 22
const SERVER_TYPE = 24
const SIGNATURE = 30
const COMMENT = 32

export interface BrowserMessage {
  readonly opcode: number
  /** Of an announcement: server, or workgroup for a domain's; '' else. */
  readonly name: string
  /** `6.1`; '' else. */
  readonly version: string
  /** Bits: [MS-SRVS] 2.2.2.7. */
  readonly serverType: number
  /** A host's comment, or the local master of a domain. */
  readonly comment: string
}

const ANNOUNCEMENTS: ReadonlySet<number> = new Set([
  browserOpcode.HOST,
  browserOpcode.DOMAIN,
  browserOpcode.LOCAL_MASTER,
])

/** Reads one frame; it fills its payload. `malformed` if an announcement ends before its signature. */
export function dissect({ bytes, start, end, isCut }: Slice): Dissected<BrowserMessage> {
  const length = end - start
  const opcode = bytes[start]!
  if (length < 1 || !OPCODES.has(opcode)) return { kind: 'foreign' }
  if (!ANNOUNCEMENTS.has(opcode)) {
    return { kind: 'message', length, message: { opcode, name: '', version: '', serverType: 0, comment: '' } }
  }
  if (length < SIGNATURE)
    return isCut ? { kind: 'foreign' } : { kind: 'malformed', at: length, reason: 'length', length }
  return {
    kind: 'message',
    length,
    message: {
      opcode,
      name: text(bytes, start + NAME, start + NAME + NAME_BYTES),
      version: `${u16le(bytes, start + VERSION) & 0xff}.${bytes[start + VERSION + 1]}`,
      serverType: u32le(bytes, start + SERVER_TYPE),
      comment: length > COMMENT ? text(bytes, start + COMMENT, end) : '',
    },
  }
}
