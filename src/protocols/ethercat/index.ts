import { hexCode } from '#bytes/hex'
import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { commands } from './commands.ts'
import { facts } from './facts.ts'
import { foldKey } from './fold-key.ts'
import { registerName } from './registers.ts'
import { rule as ethercatStateChange } from './rules/ethercat-state-change.ts'
import { EthercatState } from './state.ts'
import { dissect, type EthercatMessage } from './wire.ts'

export const protocol = defineProtocol<EthercatMessage, EthercatState>({
  name: 'ethercat',
  shortName: 'EtherCAT',
  title: 'EtherCAT',
  standard: 'IEC 61158-4-12:2019; IEC 61158-6-12:2019; ETG.1000',
  depth: 'deep',
  family: 'ot',
  // Only masters send, and to a group: their slaves are modules of theirs.
  roles: { client: { type: 'PLC', role: 'controller' }, peer: { type: 'PLC' } },
  actions,
  hints: [{ etherType: 0x88a4 }],
  newState: () => new EthercatState(),
  dissect,
  isFromClient: () => true, // slaves send nothing of their own
  facts,
  foldKey: (slice) => foldKey(slice),
  rows: ({ datagrams }) =>
    datagrams.map(({ command, address, offset, start, end, counter }) => ({
      label: commands[command]!.name,
      value: `${hexCode(address, 8)} ${registerName(offset)}, working counter ${counter}`,
      at: start,
      length: end - start,
    })),
  rules: [ethercatStateChange],
  behaviourKeys: [
    { name: 'command', of: ({ code, name }) => (name.startsWith('AL control') ? name : code) },
    { name: 'object', of: ({ code, object, unit }) => object && `${code} ${unit} ${object}` },
  ],
  operations: [
    ...commands.map(({ name, reads, writes }) => ({
      code: name,
      name,
      verb: writes ? ('write' as const) : reads ? ('read' as const) : ('diagnose' as const),
    })),
    { code: 'CoE upload', name: 'SDO upload', verb: 'read' },
    { code: 'CoE download', name: 'SDO download', verb: 'write' },
    { code: 'CoE emergency', name: 'Emergency', verb: 'report' },
    { code: 'FoE read', name: 'FoE read', verb: 'upload-program' },
    { code: 'FoE write', name: 'FoE write', verb: 'update-firmware' },
  ],
})
