import { u32be } from '#bytes/read'
import { confidence } from '#model/fact'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

/** Search and answer of Moxa's device servers, as published research on UDP port 4800 shows them; no public document. */
const SEARCH = 0x01000008
const ANSWER = 0x81000018
const SEARCH_OCTETS = 8
const ANSWER_OCTETS = 24
const MAC = 14
const MAC_OCTETS = 6

interface DiscoveryMessage {
  readonly isSearch: boolean
  readonly mac: string
}

/** The last octet of the first word counts the message. */
function dissect({ bytes, start, end }: Slice): Dissected<DiscoveryMessage> {
  const length = end - start
  const word = length >= SEARCH_OCTETS ? u32be(bytes, start) : 0
  if (word === SEARCH && length === SEARCH_OCTETS)
    return { kind: 'message', message: { isSearch: true, mac: '' }, length }
  if (word !== ANSWER || length !== ANSWER_OCTETS) return { kind: 'foreign' }
  const octets = Array.from(bytes.subarray(start + MAC, start + MAC + MAC_OCTETS))
  const mac = octets.map((octet) => octet.toString(16).padStart(2, '0')).join(':')
  return { kind: 'message', message: { isSearch: false, mac }, length }
}

export const protocol = defineProtocol<DiscoveryMessage, undefined>({
  name: 'moxa-discovery',
  title: 'Moxa device discovery',
  standard: 'no public standard; published research on UDP port 4800',
  depth: 'semantic',
  family: 'ot',
  hints: [{ transport: 'udp', port: 4800 }],
  dissect,
  isFromClient: ({ isSearch }) => isSearch,
  facts({ isSearch, mac }, { fromClient }, tell) {
    tell({
      kind: 'operation',
      verb: 'browse',
      name: 'Search',
      code: '0x01',
      outcome: isSearch ? 'asked' : 'ok',
    })
    if (isSearch) return
    const about = fromClient ? 'client' : 'server'
    const said = { kind: 'identity', about, confidence: confidence.banner, field: 'answer 0x81' } as const
    tell({ ...said, attribute: 'vendor', value: 'Moxa' })
    tell({ ...said, attribute: 'mac', value: mac })
  },
  habits: [{ name: 'search', of: ({ code }) => code }],
  operations: [{ code: '0x01', name: 'Search', verb: 'browse' }],
})
