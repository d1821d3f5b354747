import type { ConversationScript, ScriptStep } from '#model/script'

function say(by: 'client' | 'server', text: string): ScriptStep {
  return [by, new TextEncoder().encode(text)]
}

export const scripts: readonly ConversationScript[] = [
  {
    name: 'messages',
    over: { transport: 'udp', port: 514 },
    lines: [
      say('client', '<34>1 2026-01-01T00:00:00Z plc-1 control - ID1 - Operator signed in'),
      say('client', '<13>Jan  1 00:00:01 switch-1 link: port 3 down'),
    ],
  },
]
