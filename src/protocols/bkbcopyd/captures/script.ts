import type { ConversationScript } from '#model/script'

const text = (words: string) => Uint8Array.from(words, (letter) => letter.charCodeAt(0))

export const scripts: readonly ConversationScript[] = [
  {
    name: 'files-copied',
    over: { transport: 'tcp', port: 20_111 },
    lines: [
      ['client', text('PMODE MR_DBPATH\n')],
      ['server', text('210 "C:\\CS3000\\eng\\BKProject\\MYPJT" MR_DBPATH\n')],
      ['client', text('RETR BKProject\\MYPJT\\FCS0101\\tag.dat\n')],
      ['server', text('150 opening data connection\n')],
      ['client', text('STOR ..\\..\\windows\\a.exe\n')],
      ['server', text('550 access denied\n')],
    ],
  },
]
