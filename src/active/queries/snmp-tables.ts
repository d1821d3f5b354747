import {
  bulkRequest,
  communityMessage,
  indexLengths,
  oidBytes,
  type SnmpTable,
  TABLES,
} from '../template/snmp-request.ts'
import { defineQuery, type QueryStep } from '../template/template.ts'

const answer = { frame: 'datagram', maximum: 8192 } as const

function stepsOf(table: SnmpTable): readonly QueryStep[] {
  const columns = table.columns.map(oidBytes)
  return [
    {
      name: `GETBULK of ${table.name}`,
      bytes: ({ secretLength }) => communityMessage(bulkRequest(table, 0), secretLength),
      fields: { z: { secret: 'community' } },
      answer,
      timeout: 2000,
    },
    {
      name: `GETBULK of ${table.name}, next rows`,
      bytes: ({ secretLength, indexLength }) =>
        communityMessage(bulkRequest(table, indexLength), secretLength),
      fields: { z: { secret: 'community' }, i: { echoes: 'answer' } },
      walks: { field: 'i', columns, lengths: indexLengths(table) },
      atMost: table.more,
      answer,
      timeout: 2000,
    },
  ]
}

export const query = defineQuery({
  id: 'snmp-tables',
  title: 'SNMP tables: neighbours, MAC addresses by port, ARP',
  plain:
    'Reads the neighbour, address and module tables of a switch or router, so that silent devices need not be asked themselves.',
  standard: 'RFC 6933, IEEE 802.1AB-2005 §12, RFC 4188, RFC 4363, RFC 4293',
  protocol: 'snmp',
  transport: 'udp',
  port: 161,
  risk: 'B',
  deviceTypes: [
    'Switch',
    'Router',
    'Firewall',
    'Wireless Access Point',
    'Uninterruptable Power Supply',
    'Printer',
  ],
  credential: 'community',
  steps: TABLES.flatMap(stepsOf),
  verbs: ['browse'],
  tshark: 'snmp',
  learns: ['silent devices', 'switch port', 'model', 'firmware', 'serial'],
})
