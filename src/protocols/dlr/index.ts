import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { facts } from './facts.ts'
import { type DlrMessage, dissect, frameTypes } from './wire.ts'

export const protocol = defineProtocol<DlrMessage, undefined>({
  name: 'dlr',
  shortName: 'DLR',
  title: 'Device Level Ring',
  standard: 'ODVA CIP Networks Library, volume 2 (EtherNet/IP), chapter 9',
  depth: 'semantic',
  family: 'ot',
  actions,
  hints: [{ etherType: 0x80e1 }],
  dissect,
  isFromClient: () => true,
  facts,
  rows: (message) => [
    { label: 'Frame', value: frameTypes.get(message.type) ?? '', at: 2, length: 1 },
    { label: 'Source', value: `${message.ip} port ${message.port}`, at: 3, length: 5 },
  ],
  operations: [...frameTypes].map(([type, name]) => ({ code: String(type), name, verb: 'report' as const })),
})
