import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import { encodeArp } from '../testing/encode.ts'

const station = { mac: hex('020000000001'), ip: hex('0a140001') }
const controller = { mac: hex('020000000002'), ip: hex('0a140002') }
const nobody = new Uint8Array(6)
const over = { etherType: 0x0806 } as const

export const scripts: readonly ConversationScript[] = [
  {
    name: 'request',
    over,
    server: { mac: 'ff:ff:ff:ff:ff:ff' },
    lines: [['client', encodeArp(1, station, { mac: nobody, ip: controller.ip })]],
  },
  { name: 'reply', over, lines: [['server', encodeArp(2, controller, station)]] },
  {
    name: 'announcement',
    over,
    server: { mac: 'ff:ff:ff:ff:ff:ff' },
    lines: [['client', encodeArp(1, station, { mac: nobody, ip: station.ip })]],
  },
]
