import { confidence } from '#model/fact'
import { defineProtocol } from '#model/protocol'
import { type BgpMessage, dissect, messageType, probe, resume } from './wire.ts'

const announce = { code: '2', name: 'UPDATE announce', verb: 'report' } as const
const withdraw = { code: '2w', name: 'UPDATE withdraw', verb: 'report' } as const
const refresh = { code: '5', name: 'ROUTE-REFRESH', verb: 'read' } as const

/** Error codes: RFC 4271 §4.5. */
const errors = [
  '',
  'Message Header Error',
  'OPEN Message Error',
  'UPDATE Message Error',
  'Hold Timer Expired',
  'Finite State Machine Error',
  'Cease',
]

export const protocol = defineProtocol<BgpMessage, undefined>({
  name: 'bgp',
  shortName: 'BGP',
  title: 'Border Gateway Protocol',
  standard: 'RFC 4271; RFC 5492; RFC 6793; RFC 9003',
  depth: 'semantic',
  family: 'infrastructure',
  roles: { sender: { type: 'Router', role: 'router' } },
  hints: [{ transport: 'tcp', port: 179 }, { content: 'tcp' }],
  firstBytes: '\xff',
  probe,
  dissect,
  resume,
  facts(message, { fromClient }, emit) {
    const about = fromClient ? 'client' : 'server'
    switch (message.kind) {
      case 'open': {
        const emitted = { kind: 'identity', about, confidence: confidence.management } as const
        emit({ ...emitted, attribute: 'role', value: 'router', field: 'BGP' })
        emit({
          ...emitted,
          attribute: 'address:bgp-router',
          value: message.identifier,
          field: 'BGP Identifier',
        })
        emit({
          ...emitted,
          attribute: 'address:autonomous-system',
          value: String(message.as),
          field: 'My AS',
        })
        if (message.host !== '')
          emit({ ...emitted, attribute: 'name', value: message.host, field: 'FQDN capability' })
        emit({ kind: 'session', about, phase: 'open', method: `bgp, AS ${message.as}`, secured: false })
        return
      }
      case 'update':
        for (const network of message.announced) {
          emit({ kind: 'operation', ...announce, object: network, outcome: 'requested' })
          emit({ kind: 'topology', about, route: `bgp ${network}` })
        }
        for (const network of message.withdrawn)
          emit({ kind: 'operation', ...withdraw, object: network, outcome: 'requested' })
        return
      case 'notification': {
        const error = errors[message.code] ?? `error ${message.code}`
        const reason = message.reason === '' ? '' : `: ${message.reason}`
        emit({
          kind: 'session',
          about,
          phase: 'close',
          method: `bgp, ${error} ${message.subcode}${reason}`,
          secured: false,
        })
        return
      }
      case 'other':
        if (message.type === messageType.routeRefresh)
          emit({ kind: 'operation', ...refresh, outcome: 'requested' })
        return
      default:
        message satisfies never
    }
  },
  rows: (message) => [{ label: 'Message', value: message.kind, at: 18, length: 1 }],
  behaviourKeys: [{ name: 'route', of: ({ code, object }) => `${code} ${object ?? ''}` }],
  operations: [announce, withdraw, refresh],
})
