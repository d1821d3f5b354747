import type { ConversationScript, ScriptStep } from '#model/script'
import { encodeSnmp } from '../testing/encode.ts'

const NAME = '1.3.6.1.2.1.1.5.0'
const over = { transport: 'udp', port: 161 } as const

const systemGroup: readonly ScriptStep[] = [
  [
    'client',
    encodeSnmp({ version: 1, community: 'public', pdu: 0xa0, request: 7, bindings: [{ oid: NAME }] }),
  ],
  [
    'server',
    encodeSnmp({
      version: 1,
      community: 'public',
      pdu: 0xa2,
      request: 7,
      bindings: [
        { oid: NAME, value: 'switch-1' },
        { oid: '1.3.6.1.2.1.1.1.0', value: 'Example Works, Switch ES-8, V1.2' },
      ],
    }),
  ],
]

const MAC = '\x02\0\0\0\x01\x17'
const NEIGHBOUR = '1.0.8802.1.1.2.1.4.1.1'
/** Tables of a switch: its neighbours, MAC addresses by port, and addresses by ARP. */
const switchTables: readonly ScriptStep[] = [
  [
    'client',
    encodeSnmp({ version: 1, community: 'plant', pdu: 0xa5, request: 8, bindings: [{ oid: NEIGHBOUR }] }),
  ],
  [
    'server',
    encodeSnmp({
      ...{ version: 1, community: 'plant', pdu: 0xa2, request: 8 },
      bindings: [
        { oid: `${NEIGHBOUR}.4.0.3.1`, value: 4 },
        { oid: `${NEIGHBOUR}.5.0.3.1`, value: MAC },
        { oid: `${NEIGHBOUR}.9.0.3.1`, value: 'valve-island-3' },
        { oid: `${NEIGHBOUR}.12.0.3.1`, value: '\x20' },
        { oid: '1.0.8802.1.1.2.1.4.2.1.3.0.3.1.1.4.10.1.1.23', value: 2 },
        // A name as chassis: whom the row speaks of is known by its management address.
        { oid: `${NEIGHBOUR}.4.0.4.2`, value: 7 },
        { oid: `${NEIGHBOUR}.5.0.4.2`, value: 'press-io' },
        { oid: `${NEIGHBOUR}.9.0.4.2`, value: 'press-io' },
        { oid: '1.0.8802.1.1.2.1.4.2.1.3.0.4.2.1.4.10.1.1.24', value: 2 },
        { oid: '1.3.6.1.2.1.17.4.3.1.2.2.0.0.0.1.24', value: 7 },
        // Port 0 and a group address: no device behind a port.
        { oid: '1.3.6.1.2.1.17.4.3.1.2.2.0.0.0.1.25', value: 0 },
        { oid: '1.3.6.1.2.1.17.4.3.1.2.1.0.94.0.0.1', value: 7 },
        { oid: '1.3.6.1.2.1.17.7.1.2.2.1.2.10.2.0.0.0.1.26', value: 9 },
        { oid: '1.3.6.1.2.1.4.22.1.2.2.10.1.1.27', value: '\x02\0\0\0\x01\x1b' },
        { oid: '1.3.6.1.2.1.4.22.1.2.2.255.255.255.255', value: '\x02\0\0\0\x01\x1b' },
      ],
    }),
  ],
]

export const scripts: readonly ConversationScript[] = [
  {
    name: 'system-group',
    over,
    lines: systemGroup,
  },
  { name: 'switch-tables', over, lines: switchTables },
  { name: 'over-tcp', over: { transport: 'tcp', port: 161 }, lines: systemGroup }, // RFC 3430
  {
    name: 'refused-write',
    over,
    lines: [
      [
        'client',
        encodeSnmp({
          version: 0,
          community: 'private',
          pdu: 0xa3,
          request: 9,
          bindings: [{ oid: NAME, value: 'x' }],
        }),
      ],
      [
        'server',
        encodeSnmp({
          version: 0,
          community: 'private',
          pdu: 0xa2,
          request: 9,
          errorStatus: 4,
          bindings: [{ oid: NAME, value: 'x' }],
        }),
      ],
    ],
  },
]
