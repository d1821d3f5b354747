/** NetBIOS frames over IEEE 802.2: IBM, LAN Technical Reference (SC30-3587), NetBIOS frames. */
import { type NetbiosName, plainNetbiosName } from '#bytes/netbios-name'
import { u16be, u16le } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

/** Length of the header (2), delimiter (2), command (1), data (3), correlators (4), names of receiver and sender (16 each). */
const DELIMITER = 0xffef
const COMMAND = 4
const DESTINATION = 12
const SOURCE = 28
const NAMED_HEADER = 44
/** Frames of a session have two numbers in place of the names. */
const SESSION_HEADER = 14

export const COMMAND_NAMES: ReadonlyMap<number, string> = new Map([
  [0x00, 'Add group name query'],
  [0x01, 'Add name query'],
  [0x02, 'Name in conflict'],
  [0x03, 'Status query'],
  [0x07, 'Terminate trace'],
  [0x08, 'Datagram'],
  [0x09, 'Datagram broadcast'],
  [0x0a, 'Name query'],
  [0x0d, 'Add name response'],
  [0x0e, 'Name recognised'],
  [0x0f, 'Status response'],
  [0x13, 'Terminate trace everywhere'],
  [0x14, 'Data acknowledged'],
  [0x15, 'Data, more follow'],
  [0x16, 'Data, last'],
  [0x17, 'Session confirm'],
  [0x18, 'Session end'],
  [0x19, 'Session initialise'],
  [0x1a, 'No receive'],
  [0x1b, 'Receive outstanding'],
  [0x1c, 'Receive continue'],
  [0x1f, 'Session alive'],
])

export interface NetbiosFrame {
  readonly command: number
  /** Undefined in frames of a session. */
  readonly source: NetbiosName | undefined
  readonly destination: NetbiosName | undefined
  /** Where what follows the header begins, and where it ends. */
  readonly at: number
  readonly end: number
}

/** Reads one frame; `foreign` without the delimiter and a length that fits the command. */
export function dissect({ bytes, start, end, isCut }: Slice): Dissected<NetbiosFrame> {
  const length = end - start
  if (length < SESSION_HEADER || u16be(bytes, start + 2) !== DELIMITER) return { kind: 'foreign' }
  const command = bytes[start + COMMAND]!
  const header = u16le(bytes, start)
  const isNamed = command < 0x14
  if (header !== (isNamed ? NAMED_HEADER : SESSION_HEADER)) return { kind: 'foreign' }
  if (length < header)
    return isCut ? { kind: 'foreign' } : { kind: 'malformed', at: 0, reason: 'header length', length }
  return {
    kind: 'message',
    length,
    message: {
      command,
      source: isNamed ? plainNetbiosName(bytes, start + SOURCE) : undefined,
      destination: isNamed ? plainNetbiosName(bytes, start + DESTINATION) : undefined,
      at: header,
      end: length,
    },
  }
}
