import type { ConversationScript, ScriptStep } from '#model/script'

function say(by: 'client' | 'server', text: string): ScriptStep {
  return [by, new TextEncoder().encode(text)]
}

export const scripts: readonly ConversationScript[] = [
  {
    name: 'logon',
    over: { transport: 'tcp', port: 6379 },
    lines: [
      say('client', '*2\r\n$4\r\nAUTH\r\n$7\r\nexample\r\n'),
      say('server', '+OK\r\n'),
      say('client', '*2\r\n$3\r\nGET\r\n$5\r\nlevel\r\n'),
      say('server', '$2\r\n42\r\n'),
    ],
  },
]
