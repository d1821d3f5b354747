import { hexCode } from '#bytes/hex'
import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { facts, LontalkState } from './facts.ts'
import { managementCodes, packetTypes } from './packets.ts'
import { type CnpMessage, dissect, probe } from './wire.ts'

export const protocol = defineProtocol<CnpMessage, LontalkState>({
  name: 'lontalk',
  shortName: 'LonTalk',
  defenderName: 'LonTalk',
  title: 'LonTalk over IP (CNP/IP)',
  standard: 'ISO/IEC 14908-4:2012; ISO/IEC 14908-1:2012',
  depth: 'semantic',
  family: 'ot',
  roles: { server: { type: 'HVAC' } },
  actions,
  hints: [{ transport: 'udp', port: 1628 }, { transport: 'udp', port: 1629 }, { content: 'udp' }],
  newState: () => new LontalkState(),
  probe,
  dissect,
  facts,
  rows: ({ type, session, sequence, packet }) => [
    { label: 'Packet', value: packetTypes.get(type)?.name ?? hexCode(type), at: 3, length: 1 },
    { label: 'Session', value: hexCode(session, 8), at: 8, length: 4 },
    { label: 'Sequence', value: String(sequence), at: 12, length: 4 },
    ...(packet === undefined
      ? []
      : [{ label: 'Nodes', value: `${packet.source} → ${packet.destination}`, at: 20, length: 6 }]),
  ],
  behaviourKeys: [
    { name: 'message', of: ({ code }) => code },
    {
      name: 'object',
      of: ({ code, object, unit }) => (object === undefined ? undefined : `${code} ${unit} ${object}`),
    },
  ],
  operations: [
    { code: 'nv-update', name: 'Network Variable Update', verb: 'write' },
    { code: 'nv-poll', name: 'Network Variable Poll', verb: 'read' },
    ...[...managementCodes].map(([code, { name, verb }]) => ({ code: hexCode(code), name, verb })),
    ...[...packetTypes].map(([code, { name, verb }]) => ({ code: `ip:${hexCode(code)}`, name, verb })),
  ],
})
