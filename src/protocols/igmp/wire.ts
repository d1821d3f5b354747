import { u16be } from '#bytes/read'
import { ipv4Text } from '#model/address'
import type { Dissected, Slice } from '#model/protocol'

/** Type, time, checksum, group: RFC 2236 §2. */
const HEADER = 8
/** Version 3: number of group records, and bytes of one without its sources: RFC 3376 §4.2. */
const RECORD_COUNT = 6
const RECORD = 8

/** RFC 2236 §2.1, RFC 3376 §4. */
export const igmpType = {
  QUERY: 0x11,
  REPORT_V1: 0x12,
  REPORT_V2: 0x16,
  LEAVE: 0x17,
  REPORT_V3: 0x22,
} as const
/** "Change to include" with no source is a leave: RFC 3376 §4.2.12. */
const CHANGE_TO_INCLUDE = 3

const limits = { groups: 64 } as const

export interface IgmpMessage {
  readonly type: number
  readonly groups: readonly { readonly ip: string; readonly isLeave: boolean }[]
}

/** Reads one message. `malformed` if shorter than its header or if a group record overruns it. */
export function dissect({ bytes, start, end, isCut }: Slice): Dissected<IgmpMessage> {
  const length = end - start
  if (length < HEADER)
    return isCut ? { kind: 'foreign' } : { kind: 'malformed', at: 0, reason: 'length', length }
  const type = bytes[start]!
  if (type !== igmpType.REPORT_V3) {
    const group = { ip: ipv4Text(bytes, start + 4), isLeave: type === igmpType.LEAVE }
    return { kind: 'message', length, message: { type, groups: [group] } }
  }
  const groups: { ip: string; isLeave: boolean }[] = []
  const count = u16be(bytes, start + RECORD_COUNT)
  let at = start + HEADER
  for (let i = 0; i < count; i++) {
    if (at + RECORD > end) {
      if (isCut) break
      return { kind: 'malformed', at: at - start, reason: 'group record', length }
    }
    const sources = u16be(bytes, at + 2)
    const isLeave = bytes[at] === CHANGE_TO_INCLUDE && sources === 0
    if (groups.length < limits.groups) groups.push({ ip: ipv4Text(bytes, at + 4), isLeave })
    at += RECORD + sources * 4 + bytes[at + 1]! * 4
  }
  return { kind: 'message', length, message: { type, groups } }
}
