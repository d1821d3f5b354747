import type { Line, Script } from '#model/script'

function say(by: 'client' | 'server', text: string): Line {
  return [by, new TextEncoder().encode(text)]
}

export const scripts: readonly Script[] = [
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
