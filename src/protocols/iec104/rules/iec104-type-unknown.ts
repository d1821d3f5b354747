import { illegalCommand } from '../illegal-command.ts'

export const rule = illegalCommand({
  id: 'iec104-type-unknown',
  title: 'Unknown IEC 104 type identification',
  techniques: ['T1692.001', 'T0836'],
  defenderTitles: ['Slave Device Received Illegal ASDU Type'],
  why: 'A control centre sends types that its stations know. Attackers try one type after another to find the command that moves a breaker.',
  falsePositives: 'A control centre configured for a newer station.',
  error: 'unknown type identification',
  clause: 'does not know this type',
  probed: ({ code }) => code,
})
