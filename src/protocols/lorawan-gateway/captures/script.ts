import type { ConversationScript } from '#model/script'
import { datagram } from '../testing/encode.ts'

export const EUI = '0200000ffe000031'
export const RECEIVED =
  '{"rxpk":[{"tmst":3512348611,"freq":868.1,"datr":"SF7BW125","rssi":-35,"size":4,"data":"AAECAw=="}]}'
export const SENT = '{"txpk":{"imme":true,"freq":869.5,"datr":"SF9BW125","size":4,"data":"AAECAw=="}}'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'gateway',
    over: { transport: 'udp', port: 1700 },
    lines: [
      ['client', datagram(2, EUI)],
      ['server', datagram(4)],
      ['client', datagram(0, EUI, RECEIVED)],
      ['server', datagram(1)],
      ['server', datagram(3, '', SENT)],
      ['client', datagram(5, EUI)],
    ],
  },
]
