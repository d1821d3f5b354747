import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'shell',
    over: { transport: 'tcp', port: 5555 },
    lines: [
      ['client', encode.message('connect', 'host::')],
      ['server', encode.message('connect', 'device::ro.product.name=x;ro.product.model=Panel 7;')],
      ['client', encode.message('open', 'shell:id')],
      ['server', encode.message('ready', '')],
      ['client', encode.message('open', 'reboot:')],
    ],
  },
]
