import { u32be } from '#bytes/read'
import { confidence } from '#model/fact'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

/** Query and response of the configuration port 0x77FE, as Lantronix' integration guides print them. */
const QUERY = 0x000000f6
const RESPONSE = 0x000000f7
const QUERY_OCTETS = 4
const RESPONSE_OCTETS = 30
const MAC = 24
const MAC_OCTETS = 6

interface DiscoveryMessage {
  readonly isQuery: boolean
  readonly mac: string
}

function dissect({ bytes, start, end }: Slice): Dissected<DiscoveryMessage> {
  const length = end - start
  const word = length >= QUERY_OCTETS ? u32be(bytes, start) : 0
  if (word === QUERY && length === QUERY_OCTETS)
    return { kind: 'message', message: { isQuery: true, mac: '' }, length }
  if (word !== RESPONSE || length !== RESPONSE_OCTETS) return { kind: 'foreign' }
  const octets = Array.from(bytes.subarray(start + MAC, start + MAC + MAC_OCTETS))
  const mac = octets.map((octet) => octet.toString(16).padStart(2, '0')).join(':')
  return { kind: 'message', message: { isQuery: false, mac }, length }
}

export const protocol = defineProtocol<DiscoveryMessage, undefined>({
  name: 'lantronix-discovery',
  title: 'Lantronix device discovery',
  standard: 'Lantronix integration guides, configuration port 0x77FE',
  depth: 'semantic',
  family: 'ot',
  hints: [{ transport: 'udp', port: 30_718 }],
  dissect,
  isFromClient: ({ isQuery }) => isQuery,
  facts({ isQuery, mac }, { fromClient }, tell) {
    if (isQuery) {
      tell({ kind: 'operation', verb: 'browse', name: 'Query', code: '0xf6', outcome: 'asked' })
      return
    }
    const about = fromClient ? 'client' : 'server'
    const said = { kind: 'identity', about, confidence: confidence.banner, field: 'response 0xF7' } as const
    tell({ kind: 'operation', verb: 'browse', name: 'Query', code: '0xf6', outcome: 'ok' })
    tell({ ...said, attribute: 'vendor', value: 'Lantronix' })
    tell({ ...said, attribute: 'mac', value: mac })
  },
  habits: [{ name: 'query', of: ({ code }) => code }],
  operations: [{ code: '0xf6', name: 'Query', verb: 'browse' }],
})
