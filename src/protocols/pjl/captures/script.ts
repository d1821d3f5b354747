import { ByteWriter } from '#bytes/write'
import type { ConversationScript } from '#model/script'

export const ascii = (text: string) => new ByteWriter().ascii(text).take()
export const EXIT = '\x1b%-12345X'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'label-printed',
    over: { transport: 'tcp', port: 9100 },
    lines: [
      ['client', ascii(`${EXIT}@PJL INFO ID\r\n${EXIT}`)],
      ['server', ascii('@PJL INFO ID\r\n"HP LaserJet 4250"\r\n\f')],
      [
        'client',
        ascii(
          `${EXIT}@PJL JOB NAME = "Batch 77"\r\n@PJL ENTER LANGUAGE=PCL\r\n\x1bEBatch 77\x1bE${EXIT}@PJL EOJ\r\n${EXIT}`,
        ),
      ],
      ['client', ascii(`${EXIT}@PJL FSUPLOAD NAME="0:\\..\\..\\etc\\passwd" OFFSET=0 SIZE=999\r\n`)],
      ['client', ascii('@PJL RDYMSG DISPLAY = "OUT OF ORDER"\r\n')],
      ['client', ascii('@PJL DEFAULT PASSWORD=0\r\n')],
    ],
  },
]
