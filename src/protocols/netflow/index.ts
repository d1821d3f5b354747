import { confidence } from '#model/fact'
import { defineProtocol } from '#model/protocol'
import { dissect, type NetflowMessage } from './wire.ts'

const report = { code: 'export', name: 'Export', verb: 'report' } as const

export const protocol = defineProtocol<NetflowMessage, undefined>({
  name: 'netflow',
  shortName: 'NetFlow',
  title: 'NetFlow and IPFIX',
  standard: 'NetFlow Export Datagram Format (Cisco); RFC 3954; RFC 7011',
  depth: 'semantic',
  family: 'it',
  hints: [
    { transport: 'udp', port: 2055 },
    { transport: 'udp', port: 4739 },
    { transport: 'udp', port: 9995 },
    { transport: 'udp', port: 9996 },
    { transport: 'tcp', port: 4739 },
    { content: 'udp' },
  ],
  firstBytes: '\x00',
  probe: (slice) => {
    const found = dissect(slice)
    return found.kind === 'message' && found.message.isProven ? 'yes' : 'no'
  },
  dissect,
  isFromClient: () => true,
  facts({ version, domain, hasTemplates, hasData }, { fromClient }, emit) {
    const about = fromClient ? 'client' : 'server'
    const field = version === 10 ? 'IPFIX' : `NetFlow ${version}`
    emit({
      kind: 'identity',
      about,
      attribute: 'role',
      value: 'flow-exporter',
      confidence: confidence.management,
      field,
    })
    if (fromClient)
      emit({
        kind: 'identity',
        attribute: 'role',
        value: 'flow-collector',
        confidence: confidence.hearsay,
        field,
      })
    const sets = [hasTemplates ? 'templates' : '', hasData ? 'flows' : '']
      .filter((word) => word !== '')
      .join(' and ')
    const object = `${field}${domain === undefined ? '' : ` domain ${domain}`} ${sets}`
    emit({ kind: 'operation', ...report, object, outcome: 'requested' })
  },
  operations: [report],
})
