import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { facts } from './facts.ts'
import { dissect, type MrpMessage, typeNames } from './wire.ts'

export const protocol = defineProtocol<MrpMessage, undefined>({
  name: 'profinet-mrp',
  shortName: 'PROFINET MRP',
  title: 'Media Redundancy Protocol',
  standard: 'IEC 62439-2:2016',
  depth: 'semantic',
  family: 'ot',
  roles: { sender: { type: 'Switch', role: 'ring-member' } },
  actions,
  hints: [{ etherType: 0x88e3 }],
  dissect,
  isFromClient: () => true, // all frames go to a group
  facts,
  rows: (message) => [
    { label: 'Type', value: typeNames.get(message.type) ?? '', at: 2, length: 1 },
    { label: 'Source', value: message.source ?? '', at: 0, length: 0 },
    { label: 'Domain', value: message.domain ?? '', at: 0, length: 0 },
  ],
  operations: [...typeNames].map(([type, name]) => ({ code: String(type), name, verb: 'report' as const })),
})
