import type { ConversationScript } from '#model/script'

const text = (words: string) => Uint8Array.from(words, (letter) => letter.charCodeAt(0))

export const scripts: readonly ConversationScript[] = [
  {
    name: 'shell',
    over: { transport: 'tcp', port: 8000 },
    lines: [
      ['server', text('\xff\xfd\x22QCONN\r\n<qconn-broker> ')],
      ['client', text('info\n')],
      ['server', text('OS=nto HOSTNAME=press-3 RELEASE=6.5.0 CPU=x86\r\n<qconn-broker> ')],
      ['client', text('service launcher\n')],
      ['server', text('OK\r\n<qconn-launcher> ')],
      ['client', text('start/flags run /bin/sh -\n')],
      ['server', text('OK 4567\r\n')],
      ['client', text('start x\n')],
    ],
  },
]
