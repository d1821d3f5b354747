import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { facts, finish } from './facts.ts'
import { methods } from './interfaces.ts'
import { rule as opcAlarmsDisabled } from './rules/opc-alarms-disabled.ts'
import { rule as opcServerScan } from './rules/opc-server-scan.ts'
import { OpcClassicState } from './state.ts'
import { dissect, type OpcCall } from './wire.ts'

export const protocol = defineProtocol<OpcCall, OpcClassicState>({
  name: 'opc-classic',
  shortName: 'OPC Classic',
  defenderName: 'OPC',
  title: 'OPC Classic (DA, AE, HDA) over DCOM',
  standard:
    'OPC Data Access 3.00, OPC Alarms and Events 1.10, OPC Historical Data Access 1.20, OPC Common 1.10; [MS-DCOM], [MS-OAUT]',
  depth: 'deep',
  family: 'ot',
  actions,
  hints: [
    { carriedBy: 'dcerpc', selector: 'opc-classic' },
    { carriedBy: 'dcerpc', selector: 'unknown' },
  ],
  newState: () => new OpcClassicState(),
  dissect,
  facts,
  finish,
  rows: ({ method, isRequest, body, length }) => [
    { label: 'Method', value: `${method.name} ${isRequest ? 'request' : 'response'}`, at: 0, length },
    { label: 'Arguments', value: `${length - body} bytes`, at: body, length: length - body },
  ],
  behaviourKeys: [
    { name: 'method', of: (operation) => operation.code },
    {
      name: 'item',
      of: (operation) =>
        operation.object === undefined ? undefined : `${operation.code} ${operation.object}`,
    },
  ],
  rules: [opcAlarmsDisabled, opcServerScan],
  operations: [...methods].map(([code, { name, verb }]) => ({ code, name, verb })),
})
