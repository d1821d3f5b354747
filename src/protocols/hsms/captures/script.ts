import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const { ascii, binary, control, data, list, u4 } = encode

export const scripts: readonly ConversationScript[] = [
  {
    name: 'host-runs-equipment',
    over: { transport: 'tcp', port: 5000 },
    lines: [
      ['client', control(1, 1)],
      ['server', control(2, 1)],
      ['client', data('S1F13', 2, list())],
      ['server', data('S1F14', 2, list(binary(0), list(ascii('ETCH-3000'), ascii('4.2.1'))))],
      ['client', data('S1F17', 3)],
      ['server', data('S1F18', 3, binary(0))],
      ['client', data('S7F3', 4, list(ascii('OXIDE-17'), binary(1, 2, 3, 4)))],
      ['server', data('S7F4', 4, binary(0))],
      ['client', data('S2F41', 5, list(ascii('START'), list()))],
      ['server', data('S2F42', 5, list(binary(4), list()))],
      ['server', data('S6F11', 100, list(u4(1), u4(7001), list()))],
      ['client', data('S6F12', 100, binary(0))],
      ['client', data('S2F41', 6, list(ascii('STOP'), list()))],
      ['server', data('S2F42', 6, list(binary(2), list()))],
      ['client', data('S7F17', 7, list(ascii('OXIDE-17')))],
      ['server', data('S7F18', 7, binary(0))],
      ['client', control(5, 8)],
      ['server', control(6, 8)],
      ['client', control(9, 9)],
    ],
  },
]
