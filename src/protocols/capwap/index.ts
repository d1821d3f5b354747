import { type Attribute, confidence } from '#model/fact'
import { defineProtocol } from '#model/protocol'
import { type CapwapAttribute, type CapwapMessage, CONTROL_PORT, dissect } from './wire.ts'

const attributes: ReadonlyMap<CapwapAttribute, Attribute> = new Map([
  ['model', 'model'],
  ['serial', 'serial'],
  ['revision', 'hardware'],
  ['hardware', 'hardware'],
  ['software', 'firmware'],
  ['name', 'name'],
  ['location', 'location'],
  ['vendorId', 'vendor-id'],
])
/** RFC 5415 §4.5.1.1: the access point asks, the controller answers. */
const DISCOVERY_RESPONSE = 2
/** Before a DTLS record: §4.2. */
const PREAMBLE = 4
const ASKS: ReadonlySet<number> = new Set([1, 3, 20])

export const protocol = defineProtocol<CapwapMessage, undefined>({
  name: 'capwap',
  shortName: 'CAPWAP',
  title: 'Control and Provisioning of Wireless Access Points',
  standard: 'RFC 5415; RFC 5416',
  depth: 'semantic',
  family: 'infrastructure',
  hints: [
    { transport: 'udp', port: CONTROL_PORT },
    { transport: 'udp', port: 5247 },
  ],
  dissect,
  isFromClient: ({ type }) => (ASKS.has(type) ? true : type === DISCOVERY_RESPONSE ? false : undefined),
  facts({ kind, type, emitted }, { bytes, start, end, fromClient }, emit) {
    if (kind === 'encrypted') emit({ kind: 'payload', selector: 'dtls', bytes, start: start + PREAMBLE, end })
    if (kind !== 'control') return
    const about = fromClient ? 'client' : 'server'
    const common = { kind: 'identity', about, confidence: confidence.management } as const
    for (const [field, value] of emitted) {
      const attribute = attributes.get(field)
      if (attribute !== undefined && value !== '')
        emit({ ...common, attribute, value, field: `CAPWAP ${field}` })
    }
    if (ASKS.has(type)) emit({ ...common, attribute: 'role', value: 'access-point', field: 'CAPWAP' })
    if (type === DISCOVERY_RESPONSE)
      emit({ ...common, attribute: 'role', value: 'wireless-controller', field: 'CAPWAP' })
  },
  rows: ({ kind, type, emitted }) => [
    { label: 'Kind', value: kind === 'control' ? `control ${type}` : kind, at: 0, length: 4 },
    ...[...emitted].map(([label, value]) => ({ label, value, at: 8, length: 0 })),
  ],
})
