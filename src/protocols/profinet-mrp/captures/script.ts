import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const manager = hex('020000000001')
const domain = hex('ff'.repeat(16))
const ring = { manager, domain, transitions: 1 }

export const scripts: readonly ConversationScript[] = [
  {
    name: 'ring',
    over: { etherType: 0x88e3 },
    server: { mac: '01:15:4e:00:00:01' },
    lines: [
      ['client', encode.test({ ...ring, isOpen: false, sequence: 1 })],
      ['client', encode.linkChange(false, manager, 2, domain)],
      ['client', encode.test({ ...ring, isOpen: true, sequence: 3, transitions: 2 })],
      ['client', encode.topologyChange(manager, 4, domain)],
      ['client', encode.linkChange(true, manager, 5, domain)],
    ],
  },
]
