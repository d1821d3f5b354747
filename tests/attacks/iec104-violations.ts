/** Proofs on IEC 104 bytes: commands that a station does not know. */
import { hex } from '#bytes/hex'
import type { ScriptStep } from '#model/script'
import * as encode from '#protocols/iec104/testing/encode'
import type { AlertProof } from './proof.ts'

const ACTIVATION = 6
const UNKNOWN = { type: 44, cause: 45, commonAddress: 46, object: 47 } as const

const begin: readonly ScriptStep[] = [
  ['client', encode.functionFrame('STARTDT act')],
  ['server', encode.functionFrame('STARTDT con')],
  [
    'client',
    encode.informationFrame(0, 0, {
      type: 100,
      cause: ACTIVATION,
      commonAddress: 10,
      objects: [{ address: 0, elements: hex('14') }],
    }),
  ],
  [
    'server',
    encode.informationFrame(0, 1, {
      type: 100,
      cause: 7,
      commonAddress: 10,
      objects: [{ address: 0, elements: hex('14') }],
    }),
  ],
]

function proof(what: keyof typeof UNKNOWN, defenderTitles: string): AlertProof {
  const command = {
    type: 46,
    commonAddress: 10,
    objects: [{ address: 5001, elements: encode.switching(2) }],
  }
  return {
    name: `iec104-${what.toLowerCase()}-unknown`,
    rule: what === 'commonAddress' ? 'iec104-common-address-unknown' : `iec104-${what}-unknown`,
    defenderTitles,
    scenes: [
      {
        name: 'iec104',
        over: { transport: 'tcp', port: 2404 },
        lines: [
          ...begin,
          ['client', encode.informationFrame(1, 1, { ...command, cause: ACTIVATION })],
          ['server', encode.informationFrame(1, 2, { ...command, cause: UNKNOWN[what], isNegative: true })],
        ],
      },
    ],
  }
}

export const proofs: readonly AlertProof[] = [
  proof('type', 'Slave Device Received Illegal ASDU Type'),
  proof('cause', 'Slave Device Received Illegal Command Cause of Transmission'),
  proof('commonAddress', 'Slave Device Received Illegal Common Address'),
  proof('object', 'Slave Device Received Illegal Information Object Address'),
]
