import type { ConversationScript, ScriptStep } from '#model/script'

function say(by: 'client' | 'server', text: string): ScriptStep {
  return [by, new TextEncoder().encode(text)]
}

export const scripts: readonly ConversationScript[] = [
  {
    name: 'logon',
    over: { transport: 'tcp', port: 143 },
    lines: [
      say('server', '* OK IMAP4rev1 Example ready\r\n'),
      say('client', 'a1 LOGIN operator example\r\n'),
      say('server', 'a1 OK LOGIN completed\r\n'),
      say('client', 'a2 LOGOUT\r\n'),
      say('server', '* BYE\r\na2 OK LOGOUT completed\r\n'),
    ],
  },
]
