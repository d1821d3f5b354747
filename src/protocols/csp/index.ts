import { defineProtocol } from '#model/protocol'
import { facts } from './facts.ts'
import { dissect, probe, resume } from './wire.ts'

export const protocol = defineProtocol({
  name: 'csp',
  shortName: 'CSP',
  title: 'Allen-Bradley CSP (PCCC on TCP 2222)',
  standard:
    'No public document; as implemented by ABEL (1999), Redpoint and PcccGateway (2026). Rockwell 1770-6.5.16 (1996, PCCC)',
  depth: 'semantic',
  family: 'ot',
  roles: { server: { type: 'PLC' } },
  hints: [{ transport: 'tcp', port: 2222 }],
  probe,
  firstBytes: '\x01\x02',
  dissect,
  isFromClient: ({ isRequest }) => isRequest,
  resume,
  facts,
})
