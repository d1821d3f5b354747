import { illegalCommand } from '../illegal-command.ts'

export const rule = illegalCommand({
  id: 'iec104-cause-unknown',
  title: 'Unknown IEC 104 cause of transmission',
  techniques: ['T1692.001', 'T0836'],
  defenderTitles: ['Slave Device Received Illegal Command Cause of Transmission'],
  why: 'Wrong causes come from home-made tools and fuzzers; control centres use the agreed list.',
  falsePositives: 'A control centre of another vendor than the station.',
  error: 'unknown cause of transmission',
  clause: 'does not know this cause of transmission',
  probed: ({ code, name }) => `${code} ${name}`,
})
