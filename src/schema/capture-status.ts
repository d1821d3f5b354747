/** Interfaces that are captured live, and what is lost on the way to the engine. */
import Type, { type Static } from 'typebox'
import { RingItem } from './ring.ts'
import { Count, orNull, Texts } from './terms.ts'

const Share = Type.Number({ minimum: 0, maximum: 1 })

export const InterfaceItem = Type.Object(
  {
    name: Type.String(),
    filter: Type.String({ description: 'BPF filter; empty for everything' }),
    packets: Type.Integer({ minimum: 0, description: 'Packets that reached the sensor' }),
    bytes: Count,
    packetsPerSecond: Count,
    bitsPerSecond: Count,
    lost: Type.Integer({ minimum: 0, description: 'Packets lost in all stages since the start' }),
    loss: Type.Number({
      minimum: 0,
      maximum: 1,
      description: 'Share of lost packets in the last ten minutes',
    }),
    stages: Type.Object(
      {
        nic: Type.Integer({ minimum: 0, description: 'Dropped or missed by the interface' }),
        kernel: Type.Integer({
          minimum: 0,
          description: 'Dropped by the kernel: the capture buffer was full',
        }),
        pipe: Type.Integer({ minimum: 0, description: 'Lost with a capture process that ended' }),
        engine: Type.Integer({
          minimum: 0,
          description: 'Refused by a full queue, or lost with an engine that failed',
        }),
      },
      { description: 'Lost packets by stage; their sum is `lost`' },
    ),
    damaged: Type.Integer({ minimum: 0, description: 'Frames damaged on the wire' }),
    problem: Type.String({ description: 'Why it is not captured; empty while it is' }),
    mirror: Type.Array(Type.String(), { description: 'What is wrong with the mirror port' }),
  },
  { title: 'InterfaceItem' },
)
export type InterfaceItem = Static<typeof InterfaceItem>

export const CaptureStatusItem = Type.Object(
  {
    loss: Share,
    interfaces: Type.Array(InterfaceItem),
    queue: Type.Object(
      {
        bytes: Type.Integer({ minimum: 0, description: 'Bytes that wait for the engine' }),
        limit: Type.Integer({ minimum: 0, description: 'Bytes on disk that the queue may take' }),
        lagSeconds: Type.Number({ minimum: 0, description: 'Seconds that the engine is behind' }),
        problem: Type.String(),
      },
      { description: 'Queue on disk in front of the engine' },
    ),
    ring: orNull(RingItem),
    problems: Texts,
  },
  { title: 'CaptureStatus' },
)
export type CaptureStatusItem = Static<typeof CaptureStatusItem>
