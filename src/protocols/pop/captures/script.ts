import type { ConversationScript, ScriptStep } from '#model/script'

function say(by: 'client' | 'server', text: string): ScriptStep {
  return [by, new TextEncoder().encode(text)]
}

export const scripts: readonly ConversationScript[] = [
  {
    name: 'logon',
    over: { transport: 'tcp', port: 110 },
    lines: [
      say('server', '+OK Example POP3 ready\r\n'),
      say('client', 'USER operator\r\n'),
      say('server', '+OK\r\n'),
      say('client', 'PASS example\r\n'),
      say('server', '-ERR invalid password\r\n'),
      say('client', 'QUIT\r\n'),
      say('server', '+OK\r\n'),
    ],
  },
]
