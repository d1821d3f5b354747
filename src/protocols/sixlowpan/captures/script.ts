import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'

/** As they lie in 802.15.4: router solicitation, the first and another piece of a packet of 100 bytes. */
export const compressed = hex('7a33 3a 85 00 1234 00000000')
export const first = hex('c064 0001 7a33 3a 80 00 1234')
export const next = hex('e064 0001 05 0102030405060708')

const frame = (payload: Uint8Array) => Uint8Array.from([...hex('6188 0f cdab 0000 c018'), ...payload])

export const scripts: readonly ConversationScript[] = [
  {
    name: 'packets',
    over: { link: 230 },
    lines: [compressed, first, next].map((payload) => ['client', frame(payload)]),
  },
]
