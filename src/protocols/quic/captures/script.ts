import { hex } from '#bytes/hex'
import type { Script } from '#model/script'
import { clientHello, cryptoFrame, initial } from '../testing/encode.ts'

const hello = clientHello('cloud.example')

export const scripts: readonly Script[] = [
  {
    name: 'first-flight',
    over: { transport: 'udp', port: 443 },
    lines: [['client', initial(hex('8394c8f03e515708'), cryptoFrame(0, hello))]],
  },
]
