import type { ConversationScript, ScriptStep } from '#model/script'

function say(by: 'client' | 'server', text: string): ScriptStep {
  return [by, new TextEncoder().encode(text)]
}

export const scripts: readonly ConversationScript[] = [
  {
    name: 'logon',
    over: { transport: 'tcp', port: 23 },
    lines: [
      say('server', 'login: '),
      say('client', 'operator\r\n'),
      say('server', 'Password: '),
      say('client', 'example\r\n'),
      say('server', 'Last login: today\r\n$ '),
      say('client', 'exit\r\n'),
    ],
  },
]
