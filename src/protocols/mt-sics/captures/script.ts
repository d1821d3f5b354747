import type { ConversationScript, ScriptStep } from '#model/script'

const says = (by: 'client' | 'server', line: string): ScriptStep => [
  by,
  new TextEncoder().encode(`${line}\r\n`),
]

export const scripts: readonly ConversationScript[] = [
  {
    name: 'weighed',
    over: { transport: 'tcp', port: 4305 },
    lines: [
      says('client', 'I4'),
      says('server', 'I4 A "B021002593"'),
      says('client', 'I3'),
      says('server', 'I3 A "2.10 10.28.0.493.142"'),
      says('client', 'S'),
      says('server', 'S S     100.00 g'),
      says('client', 'T'),
      says('server', 'T S     100.00 g'),
      says('client', 'Z'),
      says('server', 'Z I'),
      says('client', 'SIR'),
      says('server', 'S D      99.98 g'),
      says('server', 'S D     100.02 g'),
      says('client', '@'),
      says('server', 'I4 A "B021002593"'),
    ],
  },
]
