import { bulkRequest, getRequest, indexLengths, oidBytes, TABLES } from '../template/snmp-request.ts'
import { DISCOVERY } from '../template/snmp-v3.ts'
import { defineQuery } from '../template/template.ts'
import { query as tables } from './snmp-tables.ts'

const answer = { frame: 'datagram', maximum: 8192 } as const

export const query = defineQuery({
  id: 'snmp-v3-tables',
  title: 'SNMPv3 tables: neighbours, MAC addresses by port, ARP',
  plain: 'Reads the neighbour, address and module tables of a switch or router, signed and encrypted.',
  standard: `${tables.standard}; RFC 3412, RFC 3414, RFC 3826, RFC 7860`,
  protocol: 'snmp',
  transport: 'udp',
  port: 161,
  risk: 'B',
  ...(tables.deviceTypes !== undefined && { deviceTypes: tables.deviceTypes }),
  sealed: 'snmp-usm',
  credential: 'snmp',
  preferredOver: 'snmp-tables',
  steps: [
    DISCOVERY,
    {
      name: 'GET of the object id',
      bytes: getRequest(['1.3.6.1.2.1.1.2.0']),
      // Once more where the clock of the agent had to be learned: it then answers with a report.
      when: { at: 0, values: [0xa8] },
      atMost: 2,
      answer,
      timeout: 2000,
    },
    ...TABLES.flatMap((table) => [
      {
        name: `GETBULK of ${table.name}`,
        bytes: bulkRequest(table, 0),
        // Not after a report: the user or its keys are wrong.
        when: { at: 0, values: [0xa2] },
        answer,
        timeout: 2000,
      },
      {
        name: `GETBULK of ${table.name}, next rows`,
        bytes: ({ indexLength }: { readonly indexLength: number }) => bulkRequest(table, indexLength),
        fields: { i: { echoes: 'answer' as const } },
        walks: { field: 'i', columns: table.columns.map(oidBytes), lengths: indexLengths(table) },
        atMost: table.more,
        answer,
        timeout: 2000,
      },
    ]),
  ],
  verbs: ['browse', 'read'],
  tshark: 'snmp',
  learns: tables.learns,
})
