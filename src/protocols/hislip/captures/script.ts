import { ByteWriter } from '#bytes/write'
import type { ConversationScript } from '#model/script'

export function message(type: number, text = '', parameter = 0): Uint8Array {
  return new ByteWriter()
    .ascii('HS')
    .u8(type, 0)
    .u32be(parameter)
    .u32be(0)
    .u32be(text.length)
    .ascii(text)
    .take()
}

export const scripts: readonly ConversationScript[] = [
  {
    name: 'identity',
    over: { transport: 'tcp', port: 4880 },
    lines: [
      ['client', message(0, 'hislip0', 0x01005858)],
      ['server', message(1, '', 0x01000001)],
      ['client', message(7, '*IDN?\n')],
      ['server', message(7, 'Example Instruments,EI-34461,MY00042,A.02.14\n')],
      ['client', message(7, 'OUTP ON\n')],
      ['client', message(12)],
      ['server', message(3, 'Unrecognized message type')],
    ],
  },
]
