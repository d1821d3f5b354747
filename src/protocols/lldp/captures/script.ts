import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import { encodeLldp } from '../testing/encode.ts'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'switch',
    over: { etherType: 0x88cc },
    server: { mac: '01:80:c2:00:00:0e' },
    lines: [
      [
        'client',
        encodeLldp({
          chassisMac: hex('020000000001'),
          port: 'port-003',
          timeToLive: 20,
          name: 'switch-1',
          description: 'Example Works, Switch ES-8, V1.2',
          capabilities: 0x04,
          managementAddress: hex('0a140001'),
          organizational: [{ oui: 0x0080c2, subtype: 1, value: hex('000a') }],
        }),
      ],
    ],
  },
]
