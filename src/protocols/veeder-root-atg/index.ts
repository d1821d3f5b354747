import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { facts, finish, type VeederRootAtgState } from './facts.ts'
import { functions, verbOf } from './functions.ts'
import { type AtgMessage, dissect, probe } from './wire.ts'

export const protocol = defineProtocol<AtgMessage, VeederRootAtgState>({
  name: 'veeder-root-atg',
  shortName: 'Veeder-Root ATG',
  title: 'Veeder-Root automatic tank gauge',
  standard: 'Veeder-Root Serial Interface Manual for TLS-3XX Monitoring Systems, 576013-635',
  depth: 'deep',
  family: 'ot',
  roles: { server: { type: 'Meter' } },
  actions,
  hints: [{ transport: 'tcp', port: 10001 }, { content: 'tcp' }],
  newState: () => ({ isProven: false, asked: undefined, answering: '', heading: [] }),
  firstBytes: '\x01',
  probe,
  dissect,
  facts,
  finish,
  rows: ({ kind, isSetting, function: number, device, start, end }) => [
    { label: 'Kind', value: kind, at: 0, length: end },
    { label: 'Function', value: `${isSetting ? 'S' : 'I'}${number}`, at: 0, length: start },
    { label: 'Device', value: device, at: 0, length: start },
  ],
  behaviourKeys: [
    { name: 'function', of: ({ code }) => code },
    {
      name: 'object',
      of: ({ code, object }) => (object === undefined ? undefined : `${code} ${object}`),
    },
  ],
  operations: [...functions].flatMap(([number, name]) => [
    { code: `I${number}`, name, verb: verbOf(false, number) },
    { code: `S${number}`, name, verb: verbOf(true, number) },
  ]),
})
