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

export const scripts: readonly ConversationScript[] = [
  {
    name: 'system-group',
    over,
    lines: systemGroup,
  },
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
