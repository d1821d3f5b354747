import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import { clientHello, cryptoFrame, initial } from '../testing/encode.ts'

const hello = clientHello('cloud.example')

export const scripts: readonly ConversationScript[] = [
  {
    name: 'first-flight',
    over: { transport: 'udp', port: 443 },
    lines: [['client', initial(hex('8394c8f03e515708'), cryptoFrame(0, hello))]],
  },
]
