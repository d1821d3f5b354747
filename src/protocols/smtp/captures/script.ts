import type { ConversationScript, ScriptStep } from '#model/script'

function say(by: 'client' | 'server', text: string): ScriptStep {
  return [by, new TextEncoder().encode(text)]
}

export const scripts: readonly ConversationScript[] = [
  {
    name: 'message',
    over: { transport: 'tcp', port: 25 },
    lines: [
      say('server', '220 mail.plant.example ESMTP Example\r\n'),
      say('client', 'EHLO hmi-1.plant.example\r\n'),
      say('server', '250-mail.plant.example\r\n250 AUTH PLAIN LOGIN\r\n'),
      say('client', 'AUTH PLAIN AG9wZXJhdG9yAGV4YW1wbGU=\r\n'),
      say('server', '235 Authentication successful\r\n'),
      say('client', 'MAIL FROM:<alarm@plant.example>\r\n'),
      say('server', '250 Ok\r\n'),
      say('client', 'RCPT TO:<shift@plant.example>\r\n'),
      say('server', '250 Ok\r\n'),
      say('client', 'QUIT\r\n'),
      say('server', '221 Bye\r\n'),
    ],
  },
]
