import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const titles = { called: 'PACS', calling: 'CT01' }
const VERIFICATION = '1.2.840.10008.1.1'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'verification',
    over: { transport: 'tcp', port: 104 },
    lines: [
      ['client', encode.association(1, { ...titles, implementation: '1.2.3.4', version: 'EXAMPLE_12' })],
      ['server', encode.association(2, { ...titles, implementation: '1.2.3.5', version: 'ARCHIVE_3' })],
      ['client', encode.command(0x0030, 1, VERIFICATION)],
      ['server', encode.command(0x8030, 1, VERIFICATION, 0)],
      ['client', encode.release()],
      ['server', encode.release(true)],
    ],
  },
]
