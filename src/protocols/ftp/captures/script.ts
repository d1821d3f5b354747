import type { ConversationScript } from '#model/script'
import { encodeCommand, encodeReply } from '../testing/encode.ts'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'logon-and-store',
    over: { transport: 'tcp', port: 21 },
    lines: [
      ['server', encodeReply(220, 'Example FTP 1.4 ready')],
      ['client', encodeCommand('USER', 'operator')],
      ['server', encodeReply(331, 'Password required')],
      ['client', encodeCommand('PASS', 'example')],
      ['server', encodeReply(230, 'Logged on')],
      ['client', encodeCommand('PASV')],
      ['server', encodeReply(227, 'Entering Passive Mode (10,20,0,2,195,80)')],
      ['client', encodeCommand('STOR', 'recipe.csv')],
      ['server', encodeReply(150, 'Opening data connection')],
      ['server', encodeReply(226, 'Transfer complete')],
      ['client', encodeCommand('DELE', 'old.csv')],
      ['server', encodeReply(550, 'Permission denied')],
      ['client', encodeCommand('QUIT')],
      ['server', encodeReply(221, 'Goodbye')],
    ],
  },
]
