import { hex, toHex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'

const MAC = '00409d112233'
const text = (words: string) => toHex(new TextEncoder().encode(words))
const message = (kind: string, body: string) =>
  hex(`44494749 ${kind} ${(body.length / 2).toString(16).padStart(4, '0')}${body}`)
const item = (kind: string, value: string) =>
  `${kind}${(value.length / 2).toString(16).padStart(2, '0')}${value}`

export const scripts: readonly ConversationScript[] = [
  {
    name: 'reboot',
    over: { transport: 'udp', port: 2362 },
    lines: [
      ['client', message('0001', 'ffffffffffff')],
      [
        'server',
        message(
          '0002',
          item('01', MAC) +
            item('02', '0a140002') +
            item('0d', text('ConnectPort X2')) +
            item('08', text('Version 2.8')),
        ),
      ],
      ['client', message('0005', `${MAC}${item('', text('nope'))}`)],
      ['server', message('0006', item('0a', 'ff') + item('11', '03') + item('01', MAC))],
      ['client', message('0005', `${MAC}${item('', text('dbps'))}`)],
      ['server', message('0006', item('0a', '00') + item('01', MAC))],
      ['client', message('0003', `0a140009ffffff000a140001${MAC}${item('', text('dbps'))}`)],
    ],
  },
]
