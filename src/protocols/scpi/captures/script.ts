import type { ConversationScript, ScriptStep } from '#model/script'

export const says = (by: 'client' | 'server', line: string): ScriptStep => [
  by,
  new TextEncoder().encode(`${line}\n`),
]

export const scripts: readonly ConversationScript[] = [
  {
    name: 'supply-set',
    over: { transport: 'tcp', port: 5025 },
    lines: [
      says('client', '*IDN?'),
      says('server', 'Example Technologies,E36312A,MY57000001,2.1.0-1.0.4-1.12'),
      says('client', 'VOLT 5.0,(@1)'),
      says('client', ':OUTP ON,(@1)'),
      says('client', 'MEAS:VOLT? (@1)'),
      says('server', '+5.00012E+00'),
      says('client', 'HCOP:SDUM:DATA?'),
      says('server', '#15A\nB\nC'),
      says('client', '*RST'),
    ],
  },
]
