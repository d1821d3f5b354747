import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'

/** As they lie in 802.15.4. */
export const beacon = hex('00 22 84 0102030405060708 ffffff 00')
export const linkStatus = hex('0912 fcff 0000 01 c0 2202 1f0000ff0f002800ba22010022')
export const data = hex('4802 0000 c018 1e 76 0102030405')

const frame = (payload: Uint8Array, header: Uint8Array) => Uint8Array.from([...header, ...payload])

export const scripts: readonly ConversationScript[] = [
  {
    name: 'network',
    over: { link: 230 },
    lines: [
      ['client', frame(beacon, hex('0080 01 3359 0000 ffcf 00 00'))],
      ['client', frame(linkStatus, hex('4188 0e 3359 ffff 0000'))],
      ['client', frame(data, hex('6188 0f 3359 0000 c018'))],
    ],
  },
]
