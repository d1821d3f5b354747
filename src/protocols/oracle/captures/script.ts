import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const description =
  '(DESCRIPTION=(CONNECT_DATA=(SERVICE_NAME=history)(CID=(PROGRAM=collector)(HOST=HIST01)(USER=plant)))' +
  '(ADDRESS=(PROTOCOL=TCP)(HOST=10.20.0.2)(PORT=1521)))'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'connection',
    over: { transport: 'tcp', port: 1521 },
    lines: [
      ['client', encode.connect(description)],
      ['server', encode.accept()],
      ['client', encode.data(hex('0305'))],
    ],
  },
]
