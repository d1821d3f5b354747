import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { behaviourKeys } from './behaviour-keys.ts'
import { facts, finish } from './facts.ts'
import { opcodes } from './opcodes.ts'
import { rows } from './rows.ts'
import { RocPlusState } from './state.ts'
import { dissect, PORT, probe, resume } from './wire.ts'

export const protocol = defineProtocol({
  name: 'roc-plus',
  shortName: 'ROC Plus',
  defenderName: 'Emerson ROC',
  title: 'Emerson ROC Plus',
  standard: 'ROC Plus Protocol Specifications Manual, Emerson D301180X012 (2022)',
  depth: 'semantic',
  family: 'ot',
  roles: { server: { type: 'RTU' } },
  actions,
  hints: [
    { transport: 'tcp', port: PORT },
    { transport: 'udp', port: PORT },
    { content: 'tcp' },
    { content: 'udp' },
  ],
  newState: () => new RocPlusState(),
  probe,
  dissect,
  resume,
  facts,
  finish,
  rows,
  behaviourKeys,
  operations: [...opcodes].map(([code, { verb, name }]) => ({ code: String(code), name, verb })),
})
