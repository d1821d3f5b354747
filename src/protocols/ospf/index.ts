import { confidence } from '#model/fact'
import { defineProtocol } from '#model/protocol'
import { dissect, type OspfMessage, packetType } from './wire.ts'

/** Operation of each packet type: RFC 2328 §4.3. Hellos are emitted as topology. */
const operations = new Map([
  [packetType.description, { code: '2', name: 'Database Description', verb: 'browse' }],
  [packetType.request, { code: '3', name: 'Link State Request', verb: 'read' }],
  [packetType.update, { code: '4', name: 'Link State Update', verb: 'report' }],
  [packetType.acknowledgment, { code: '5', name: 'Link State Acknowledgment', verb: 'report' }],
] as const)

const NO_AUTHENTICATION = 0
const CLEAR_PASSWORD = 1

export const protocol = defineProtocol<OspfMessage, undefined>({
  name: 'ospf',
  shortName: 'OSPF',
  title: 'Open Shortest Path First',
  standard: 'RFC 2328 (version 2); RFC 5340 (version 3)',
  depth: 'semantic',
  family: 'infrastructure',
  roles: { sender: { type: 'Router', role: 'router' } },
  hints: [{ ipProtocol: 89 }],
  dissect,
  facts({ version, type, router, area, authentication, designated, neighbours, networks }, slice, emit) {
    const about = slice.fromClient ? 'client' : 'server'
    const emitted = { kind: 'identity', about, confidence: confidence.management } as const
    emit({ ...emitted, attribute: 'role', value: 'router', field: 'OSPF' })
    emit({ ...emitted, attribute: 'address:ospf-router', value: router, field: 'Router ID' })
    if (type === packetType.hello) {
      const route = `ospf v${version} area ${area}${designated === '' ? '' : ` designated ${designated}`}`
      emit({ kind: 'topology', about, route })
      for (const neighbour of neighbours) emit({ kind: 'topology', about, neighbour, route })
    }
    for (const network of networks) emit({ kind: 'topology', about, route: `ospf ${network} by ${router}` })
    if (authentication === NO_AUTHENTICATION || authentication === CLEAR_PASSWORD) {
      const clearText = authentication === CLEAR_PASSWORD
      const method = clearText ? 'ospf, password' : 'ospf, none'
      emit({ kind: 'session', about, phase: 'open', method, secured: false, clearText })
    }
    const operation = operations.get(type as 2)
    if (operation !== undefined)
      emit({ kind: 'operation', ...operation, object: `area ${area}`, outcome: 'requested' })
  },
  rows: ({ version, type, router, area }) => [
    { label: 'Version', value: String(version), at: 0, length: 1 },
    { label: 'Type', value: operations.get(type as 2)?.name ?? 'Hello', at: 1, length: 1 },
    { label: 'Router', value: router, at: 4, length: 4 },
    { label: 'Area', value: area, at: 8, length: 4 },
  ],
  behaviourKeys: [{ name: 'packet type', of: ({ code }) => code }],
  operations: [...operations.values()],
})
