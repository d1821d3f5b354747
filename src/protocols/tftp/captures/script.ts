import { ByteWriter } from '#bytes/write'
import type { ConversationScript } from '#model/script'

/** Opcodes: RFC 1350 §5. */
const WRQ = 2
const DATA = 3
const ACK = 4

export const scripts: readonly ConversationScript[] = [
  {
    name: 'firmware-offered',
    over: { transport: 'udp', port: 69 },
    lines: [['client', new ByteWriter().u16be(WRQ).ascii('firmware.bin\0octet\0').take()]],
  },
  {
    name: 'transfer-from-the-same-port',
    over: { transport: 'udp', port: 69 },
    lines: [
      ['client', new ByteWriter().u16be(WRQ).ascii('recipe.cfg\0octet\0').take()],
      ['server', new ByteWriter().u16be(ACK).u16be(0).take()],
      ['client', new ByteWriter().u16be(DATA).u16be(1).ascii('level=42').take()],
      ['server', new ByteWriter().u16be(ACK).u16be(1).take()],
    ],
  },
]
