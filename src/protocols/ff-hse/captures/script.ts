import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'device',
    over: { transport: 'udp', port: 1090 },
    lines: [
      ['client', encode.message({ protocol: 'sm', step: 'request', service: 3, invokeId: 1 })],
      [
        'server',
        encode.message({
          protocol: 'sm',
          step: 'response',
          service: 3,
          invokeId: 1,
          body: encode.device('0015AC-EX100-0000017', 'FT-101'),
        }),
      ],
      ['client', encode.message({ protocol: 'fms', step: 'request', service: 1, invokeId: 2 })],
      [
        'server',
        encode.message({
          protocol: 'fms',
          step: 'response',
          service: 1,
          invokeId: 2,
          body: encode.maker('Example Works', 'EX-100', '3.1'),
        }),
      ],
      [
        'client',
        encode.message({ protocol: 'fms', step: 'request', service: 2, invokeId: 3, body: hex('00000190') }),
      ],
      [
        'server',
        encode.message({ protocol: 'fms', step: 'response', service: 2, invokeId: 3, body: hex('41480000') }),
      ],
      [
        'client',
        encode.message({
          protocol: 'fms',
          step: 'request',
          service: 3,
          invokeId: 4,
          body: hex('00000190 41480000'),
        }),
      ],
      [
        'server',
        encode.message({
          protocol: 'fms',
          step: 'error',
          service: 3,
          invokeId: 4,
          body: hex('06 03 0000 00000000000000000000000000000000'),
        }),
      ],
      [
        'client',
        encode.message({ protocol: 'fms', step: 'request', service: 20, invokeId: 5, body: hex('00000001') }),
      ],
    ],
  },
]
