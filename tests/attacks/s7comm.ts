/** Proofs on S7comm bytes. */
import * as encode from '#protocols/s7comm/testing/encode'
import type { AlertProof, Scene } from './proof.ts'

const over = { carriedBy: 'cotp' } as const
const word = { area: 0x84, block: 1, type: 4, count: 2, offset: 4 }

const reading: Scene = {
  name: 'reading',
  over,
  lines: [
    ['client', encode.setupRequest(1)],
    ['server', encode.setupResponse(1)],
    ['client', encode.readRequest(2, [word])],
    ['server', encode.readResponse(2, [new Uint8Array([1, 2, 3, 4])])],
  ],
  times: 10,
}

export const proofs: readonly AlertProof[] = [
  {
    name: 's7-stop',
    rule: 'controller-stopped',
    defenderTitles: 'An S7 Stop PLC Command was Sent',
    learn: [reading],
    scenes: [
      {
        ...reading,
        times: 1,
        lines: [
          ...reading.lines,
          ['client', encode.stopRequest(3)],
          ['server', encode.plainResponse(3, 0x29)],
        ],
      },
    ],
  },
]
