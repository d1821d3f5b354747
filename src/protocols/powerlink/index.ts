import { hexCode } from '#bytes/hex'
import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { nmtCommands, sdoCommands } from './commands.ts'
import { facts } from './facts.ts'
import { dissect, foldKey, messageTypes, type PowerlinkMessage, PREQ, SOC } from './wire.ts'

export const protocol = defineProtocol<PowerlinkMessage, undefined>({
  name: 'powerlink',
  shortName: 'POWERLINK',
  title: 'Ethernet POWERLINK',
  standard: 'EPSG DS 301 V1.3; IEC 61158-6-13',
  depth: 'semantic',
  family: 'ot',
  actions,
  hints: [{ etherType: 0x88ab }],
  dissect,
  isFromClient: ({ type }) => (type === SOC || type === PREQ ? true : undefined),
  facts,
  foldKey: (slice) => foldKey(slice),
  rows: ({ type, source, destination }) => [
    { label: 'Type', value: messageTypes.get(type) ?? '', at: 0, length: 1 },
    { label: 'Nodes', value: `${source} to ${destination}`, at: 1, length: 2 },
  ],
  behaviourKeys: [{ name: 'command', of: ({ code, unit }) => `${code} node ${unit ?? ''}` }],
  operations: [
    ...[...nmtCommands].map(([code, { name, verb }]) => ({ code: `NMT ${hexCode(code)}`, name, verb })),
    ...[...sdoCommands].map(([code, { name, verb }]) => ({ code: `SDO ${code}`, name, verb })),
  ],
})
