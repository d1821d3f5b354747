import { bulkRequest, communityMessage, oidBytes, type SnmpTable } from '../template/snmp-request.ts'
import { defineQuery, type QueryStep } from '../template/template.ts'

/** Index lengths: an arc below 128 is one byte, one of 32 bits up to five. */
const TABLES: readonly SnmpTable[] = [
  {
    name: 'entPhysicalTable',
    columns: [2, 8, 9, 10, 11, 12, 13].map((column) => `1.3.6.1.2.1.47.1.1.1.1.${column}`),
    rows: 4,
    index: [1, 5],
    more: 2,
  },
  {
    name: 'lldpRemTable',
    columns: [4, 5, 6, 7, 9, 10, 12].map((column) => `1.0.8802.1.1.2.1.4.1.1.${column}`),
    rows: 4,
    index: [3, 15],
    more: 6,
  },
  {
    name: 'lldpRemManAddrTable',
    columns: ['1.0.8802.1.1.2.1.4.2.1.3'],
    rows: 20,
    index: [9, 49],
    more: 3,
  },
  { name: 'dot1dTpFdbTable', columns: ['1.3.6.1.2.1.17.4.3.1.2'], rows: 25, index: [6, 12], more: 7 },
  { name: 'dot1qTpFdbTable', columns: ['1.3.6.1.2.1.17.7.1.2.2.1.2'], rows: 25, index: [7, 17], more: 7 },
  { name: 'ipNetToMediaTable', columns: ['1.3.6.1.2.1.4.22.1.2'], rows: 25, index: [5, 13], more: 7 },
]

const answer = { frame: 'datagram', maximum: 8192 } as const

function stepsOf(table: SnmpTable): readonly QueryStep[] {
  const [from, to] = table.index
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
      walks: { field: 'i', columns, lengths: Array.from({ length: to - from + 1 }, (_, i) => from + i) },
      atMost: table.more,
      answer,
      timeout: 2000,
    },
  ]
}

export const query = defineQuery({
  id: 'snmp-tables',
  title: 'SNMP tables: neighbours, MAC addresses by port, ARP',
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
  steps: TABLES.flatMap(stepsOf),
  verbs: ['browse', 'identify'],
  tshark: 'snmp',
  learns: ['silent devices', 'switch port', 'model', 'firmware', 'serial'],
})
