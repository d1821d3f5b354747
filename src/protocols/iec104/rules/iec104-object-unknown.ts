import { illegalCommand } from '../illegal-command.ts'

export const rule = illegalCommand({
  id: 'iec104-object-unknown',
  title: 'Unknown IEC 104 information object address',
  techniques: ['T1692.001', 'T0861'],
  defenderTitles: ['Slave Device Received Illegal Information Object Address'],
  why: 'Attack tools scan object addresses for breakers, as Industroyer did. A control centre knows its points.',
  falsePositives: 'A point list that was changed on one side only.',
  error: 'unknown information object address',
  clause: 'does not have this object',
  probed: ({ object }) => object ?? '',
})
