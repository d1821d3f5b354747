import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const north = { name: 'NORTH', idCode: 7, phasors: ['VA', 'IA'] }
const south = { name: 'SOUTH', idCode: 8, phasors: ['VA'] }
const measured = {
  phasors: [
    [230_000, 0.5],
    [120, 0.25],
  ] as const,
  frequency: 50.02,
}

export const scripts: readonly ConversationScript[] = [
  {
    name: 'starting-a-stream',
    over: { transport: 'tcp', port: 4712 },
    lines: [
      ['client', encode.command(7, 1)],
      ['client', encode.command(7, 3)],
      ['server', encode.header(7, 'Example PMU, substation north')],
      ['client', encode.command(7, 5)],
      ['server', encode.configuration(7, [north])],
      ['client', encode.command(7, 2)],
      ['server', encode.data(7, 1_600_000_000, [measured])],
      ['server', encode.data(7, 1_600_000_001, [{ ...measured, frequency: 49.98 }])],
      ['server', encode.data(7, 1_600_000_002, [{ ...measured, status: 0x2000 }])],
      ['client', encode.command(7, 1)],
    ],
  },
  {
    name: 'concentrator',
    over: { transport: 'udp', port: 4713 },
    lines: [
      ['client', encode.command(100, 5)],
      ['server', encode.configuration(100, [north, south])],
      ['client', encode.command(100, 2)],
      ['server', encode.data(100, 1_600_000_000, [measured, { phasors: [[231_000, 0]], frequency: 50 }])],
    ],
  },
]
