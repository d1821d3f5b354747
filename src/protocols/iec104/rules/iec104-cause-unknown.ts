import { illegalCommand } from '../illegal-command.ts'

export const rule = illegalCommand({
  id: 'iec104-cause-unknown',
  title: 'Station does not know the cause of a command that it was sent',
  techniques: ['T1692.001', 'T0836'],
  counterpart: ['Slave Device Received Illegal Command Cause of Transmission'],
  why: 'Causes that do not fit come from home-made tools and fuzzers; control centres keep to the list they agreed on.',
  falsePositives: 'A control centre of another make than the station.',
  error: 'unknown cause of transmission',
  told: 'does not know this cause of transmission',
  probed: ({ code, name }) => `${code} ${name}`,
})
