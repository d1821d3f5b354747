import { confidence } from '#model/fact'
import { defineProtocol } from '#model/protocol'
import { dissect, NEXT_GENERATION_PORT, RESPONSE, type RipMessage } from './wire.ts'

const request = { code: '1', name: 'Request', verb: 'read' } as const
const response = { code: '2', name: 'Response', verb: 'report' } as const

export const protocol = defineProtocol<RipMessage, undefined>({
  name: 'rip',
  shortName: 'RIP',
  title: 'Routing Information Protocol',
  standard: 'RFC 1058; RFC 2453; RFC 2080',
  depth: 'semantic',
  family: 'infrastructure',
  hints: [
    { transport: 'udp', port: 520 },
    { transport: 'udp', port: NEXT_GENERATION_PORT },
  ],
  dissect,
  facts({ command, version, networks, authentication }, { fromClient }, emit) {
    const about = fromClient ? 'client' : 'server'
    const operation = command === RESPONSE ? response : request
    emit({ kind: 'operation', ...operation, object: version, outcome: 'requested' })
    if (command !== RESPONSE) return
    emit({
      kind: 'identity',
      about,
      attribute: 'role',
      value: 'router',
      confidence: confidence.management,
      field: version,
    })
    for (const network of networks) emit({ kind: 'topology', about, route: `rip ${network}` })
    if (authentication === 'digest') return
    const clearText = authentication === 'password'
    emit({
      kind: 'session',
      about,
      phase: 'open',
      method: `rip, ${authentication}`,
      secured: false,
      clearText,
    })
  },
  rows: ({ command, version, networks }) => [
    { label: 'Command', value: command === RESPONSE ? response.name : request.name, at: 0, length: 1 },
    { label: 'Version', value: version, at: 1, length: 1 },
    ...networks.map((value, i) => ({ label: 'Network', value, at: 4 + 20 * i, length: 20 })),
  ],
  operations: [request, response],
})
