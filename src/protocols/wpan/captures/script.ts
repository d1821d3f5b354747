import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'

/** IEEE 802.15.4-2020 §7.3: frames of both address lengths; the last carries nothing we know. */
export const acknowledgment = hex('0200 0e')
export const beacon = hex('0080 01 3359 0000 ffcf 00 00 01020304')
export const data = hex('6188 02 3359 0000 c018 99')
export const long = hex('61cc 03 3359 0102030405060708 1112131415161718 99')
export const secured = hex('6988 04 3359 0000 c018 05 01000000 99 01020304')

export const scripts: readonly ConversationScript[] = [
  {
    name: 'frames',
    over: { link: 230 },
    lines: [acknowledgment, beacon, data, long, secured].map((bytes) => ['client', bytes]),
  },
]
