import { checksumOf, wordSum } from '#bytes/checksum'
import { u16be } from '#bytes/read'
import { ipv4Text } from '#model/address'
import { confidence } from '#model/fact'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

// Header: RFC 7761 §4.9.
const HEADER = 4
const VERSION = 2
const names: ReadonlyMap<number, string> = new Map([
  [0, 'Hello'],
  [1, 'Register'],
  [2, 'Register-Stop'],
  [3, 'Join/Prune'],
  [4, 'Bootstrap'],
  [5, 'Assert'],
  [6, 'Graft'],
  [7, 'Graft-Ack'],
  [8, 'Candidate-RP-Advertisement'],
  [9, 'State-Refresh'], // RFC 3973 §4.7.10
  [10, 'DF Election'], // RFC 5015 §3.7
])
const HELLO = 0
const REGISTER = 1
/** §4.9: of a register, the check sum may cover its first 8 bytes alone. */
const REGISTER_COVERED = 8
const JOIN = 3

// Join/Prune in IPv4: upstream neighbour (6), reserved, number of groups, holding time (2), then each group: §4.9.5.
const GROUPS = { count: 11, first: 14, header: 12, source: 8 } as const
const IPV4_FAMILY = 1

const limits = { groups: 32 } as const

const join = { code: '3j', name: 'Join', verb: 'subscribe' } as const
const prune = { code: '3p', name: 'Prune', verb: 'subscribe' } as const

interface PimMessage {
  readonly type: number
  readonly joined: readonly string[]
  readonly pruned: readonly string[]
}

function dissect({ bytes, start, end, isCut }: Slice): Dissected<PimMessage> {
  if (end - start < HEADER || bytes[start]! >> 4 !== VERSION) return { kind: 'foreign' }
  const type = bytes[start]! & 0x0f
  if (!names.has(type)) return { kind: 'foreign' }
  const covered = type === REGISTER ? Math.min(end, start + REGISTER_COVERED) : end
  const isRight =
    checksumOf(wordSum(bytes, start, covered)) === 0 || checksumOf(wordSum(bytes, start, end)) === 0
  // In IPv6 the checksum covers a pseudo header that is not here: then only the reserved byte decides.
  if (!isRight && !isCut && bytes[start + 1]! > 0x0f) return { kind: 'foreign' }
  const groups = type === JOIN ? readGroups(bytes, start, end) : { joined: [], pruned: [] }
  return { kind: 'message', length: end - start, message: { type, ...groups } }
}

function readGroups(bytes: Uint8Array, start: number, end: number): Omit<PimMessage, 'type'> {
  const joined: string[] = []
  const pruned: string[] = []
  let at = start + GROUPS.first
  if (bytes[start + HEADER] !== IPV4_FAMILY || at > end) return { joined, pruned }
  const count = Math.min(bytes[start + GROUPS.count]!, limits.groups)
  for (let i = 0; i < count && at + GROUPS.header <= end; i++) {
    const [joins, prunes] = [u16be(bytes, at + 8), u16be(bytes, at + 10)]
    const group = ipv4Text(bytes, at + 4)
    if (joins > 0) joined.push(group)
    if (prunes > 0) pruned.push(group)
    at += GROUPS.header + (joins + prunes) * GROUPS.source
  }
  return { joined, pruned }
}

export const protocol = defineProtocol<PimMessage, undefined>({
  name: 'pim',
  shortName: 'PIM',
  title: 'Protocol Independent Multicast',
  standard: 'RFC 7761; RFC 5015; RFC 3973',
  depth: 'semantic',
  family: 'infrastructure',
  hints: [{ ipProtocol: 103 }],
  dissect,
  facts({ type, joined, pruned }, { fromClient }, emit) {
    const about = fromClient ? 'client' : 'server'
    if (type === HELLO)
      emit({
        kind: 'identity',
        about,
        attribute: 'role',
        value: 'router',
        confidence: confidence.management,
        field: 'PIM Hello',
      })
    for (const object of joined) emit({ kind: 'operation', ...join, object, outcome: 'requested' })
    for (const object of pruned) emit({ kind: 'operation', ...prune, object, outcome: 'requested' })
  },
  rows: ({ type, joined }) => [
    { label: 'Type', value: names.get(type) ?? '', at: 0, length: 1 },
    ...joined.map((value) => ({ label: 'Joins', value, at: GROUPS.first, length: 0 })),
  ],
  operations: [join, prune],
})
