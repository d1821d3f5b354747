import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'

/** A ClientHello for `dns.plant.example`: record, handshake, version, random; session, suites, extensions. */
const hello = hex(
  '1603010063 0100005f 0303 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f' +
    '000002002f01000034000000160014000011646e732e706c616e742e6578616d706c65000a00060004001d0017000b000201' +
    '00000d0006000408040401',
)

export const scripts: readonly ConversationScript[] = [
  {
    name: 'session',
    over: { transport: 'tcp', port: 853 },
    lines: [['client', hello]],
  },
]
