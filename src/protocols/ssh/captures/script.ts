import type { ConversationScript } from '#model/script'
import { encodeBanner, encodeKexInit, encodeNewKeys, kexLists } from '../testing/encode.ts'

const lists = kexLists()
const kexInit = encodeKexInit(
  lists,
  Uint8Array.from({ length: 16 }, (_, i) => i),
)

export const scripts: readonly ConversationScript[] = [
  {
    name: 'key-exchange',
    over: { transport: 'tcp', port: 22 },
    lines: [
      ['client', encodeBanner('ExampleClient_1.0')],
      ['server', encodeBanner('OpenSSH_9.2p1 Debian-2+deb12u3')],
      ['client', kexInit],
      ['server', kexInit],
      ['server', encodeNewKeys()],
      ['client', encodeNewKeys()],
    ],
  },
]
