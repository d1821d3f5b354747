import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const { entries } = encode
const block = {
  applicationId: 0x0003,
  controlBlock: 'BAY1PROT/LLN0$GO$gcb_trip',
  dataSet: 'BAY1PROT/LLN0$trip',
  id: 'BAY1-TRIP',
  time: 1_700_000_000,
}
const closed = [entries.boolean(false), entries.double(2), entries.quality()]
const tripped = [entries.boolean(true), entries.double(1), entries.quality()]
const ends = { server: { mac: '01:0c:cd:01:00:03' } }

const publish = (
  stateNumber: number,
  sequenceNumber: number,
  data: readonly Uint8Array[],
  time = block.time,
) => ['client', encode.goose({ ...block, stateNumber, sequenceNumber, data, time })] as const

export const scripts: readonly ConversationScript[] = [
  {
    name: 'trip',
    over: { etherType: 0x88b8 },
    ...ends,
    lines: [
      publish(7, 100, closed),
      publish(7, 101, closed),
      publish(7, 102, closed),
      publish(8, 0, tripped, block.time + 60),
      publish(8, 1, tripped, block.time + 60),
    ],
  },
  {
    name: 'spoofed',
    over: { etherType: 0x88b8 },
    ...ends,
    lines: [
      publish(7, 100, closed),
      publish(99, 0, tripped, block.time + 1),
      publish(7, 101, closed),
      [
        'client',
        encode.goose({ ...block, stateNumber: 7, sequenceNumber: 102, isSimulated: true, data: tripped }),
      ],
    ],
  },
  {
    name: 'management',
    over: { etherType: 0x88b9 },
    lines: [['client', encode.getGoReference('BAY1PROT/LLN0$GO$gcb_trip')]],
  },
]
