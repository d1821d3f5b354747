import { illegalCommand } from '../illegal-command.ts'

export const rule = illegalCommand({
  id: 'iec104-common-address-unknown',
  title: 'Unknown IEC 104 common address',
  techniques: ['T1692.001', 'T0861'],
  defenderTitles: ['Slave Device Received Illegal Common Address'],
  why: 'A client without the station’s address tries all: attack tools do so before they send commands.',
  falsePositives: 'A station address that was changed on one side only; a new station in commissioning.',
  error: 'unknown common address',
  clause: 'does not know this common address',
  probed: ({ unit }) => `${unit}`,
})
