import { hexCode } from '#bytes/hex'
import { defineProtocol } from '#model/protocol'
import { facts, stateOf } from './facts.ts'
import { dissect, foldKey, probe, type RtMessage } from './wire.ts'

export const protocol = defineProtocol<RtMessage, undefined>({
  name: 'profinet-rt',
  shortName: 'PROFINET RT',
  defenderName: 'Profinet Real-Time',
  title: 'PROFINET real-time frames',
  standard: 'IEC 61158-6-10:2019',
  depth: 'semantic',
  family: 'ot',
  traits: { publishesForGood: true },
  roles: { peer: { type: 'I/O Adapter' } },
  hints: [{ etherType: 0x8892 }],
  probe,
  dissect,
  facts,
  foldKey,
  rows: (message) => [
    { label: 'Frame ID', value: `${hexCode(message.frameId, 4)} ${message.name}`, at: 0, length: 2 },
    ...(message.kind === 'cyclic'
      ? [
          { label: 'Cycle counter', value: String(message.cycle), at: 0, length: 0 },
          { label: 'Data status', value: stateOf(message), at: 0, length: 0 },
        ]
      : []),
  ],
})
