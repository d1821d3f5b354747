import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'

/** Tester present: ISO 14229-1:2020 §10.7 in one ISO 15765-2 frame. */
export const classical = hex('00000710 08 00 0000 023e005555555555')
export const extended = hex('98daf90b 08 00 0000 037f3e1155555555')
export const flexible = hex('00000123 0c 04 0000 000102030405060708090a0b')
export const xl = hex('23010000 80 01 0400 00000000 01020304')

export const scripts: readonly ConversationScript[] = [
  {
    name: 'bus',
    over: { link: 227 },
    lines: [classical, extended, flexible, xl].map((bytes) => ['client', bytes]),
  },
]
