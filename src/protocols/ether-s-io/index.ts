import { u16be, u32be } from '#bytes/read'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

// Mark, type and version; seen in public dissectors, no public document.
const MARK = 0x4553494f
const AT = { type: 4, version: 6 } as const
const SHORTEST = 8
const LAST_TYPE = 2
const VERSION = 0
const names = ['unspecified', 'data transfer', 'status and diagnosis'] as const

interface EtherSioMessage {
  readonly type: number
}

function dissect({ bytes, start, end }: Slice): Dissected<EtherSioMessage> {
  if (end - start < SHORTEST || u32be(bytes, start) !== MARK) return { kind: 'foreign' }
  const type = u16be(bytes, start + AT.type)
  if (type > LAST_TYPE || u16be(bytes, start + AT.version) !== VERSION) return { kind: 'foreign' }
  return { kind: 'message', length: end - start, message: { type } }
}

export const protocol = defineProtocol<EtherSioMessage, undefined>({
  name: 'ether-s-io',
  shortName: 'Ether-S-I/O',
  title: 'Saia Ether-S-I/O',
  standard: 'No public document; public dissectors',
  depth: 'recognised',
  family: 'ot',
  hints: [{ transport: 'udp', port: 6060 }, { content: 'udp' }],
  firstBytes: 'E',
  probe: (slice) => (dissect(slice).kind === 'message' ? 'yes' : 'no'),
  dissect,
  facts: () => {},
  rows: ({ type }) => [{ label: 'Type', value: names[type] ?? '', at: AT.type, length: 2 }],
})
