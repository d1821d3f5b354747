import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { facts, finish } from './facts.ts'
import { functionOf, functions } from './functions.ts'
import { newState, type TristationState } from './state.ts'
import { dissect, probe, type TristationMessage } from './wire.ts'

export const protocol = defineProtocol<TristationMessage, TristationState>({
  name: 'tristation',
  shortName: 'TriStation',
  title: 'TriStation',
  standard: 'No public standard; published research on TRITON (FireEye, Nozomi Networks, 2018)',
  depth: 'deep',
  family: 'ot',
  traits: { isControllerInterface: true },
  roles: { server: { type: 'PLC' } },
  actions,
  hints: [{ transport: 'udp', port: 1502 }, { content: 'udp' }],
  newState,
  probe,
  dissect,
  isFromClient: ({ isFromController }) => !isFromController,
  facts,
  finish,
  rows: ({ type, function: code, counter }) => [
    { label: 'Type', value: String(type), at: 0, length: 2 },
    {
      label: 'Function',
      value: code === undefined ? '' : code < 100 ? functionOf(code).name : `answer ${code}`,
      at: 6,
      length: 1,
    },
    { label: 'Counter', value: String(counter), at: 7, length: 1 },
  ],
  behaviourKeys: [{ name: 'function', of: ({ code }) => code }],
  operations: [...functions].map(([code, said]) => ({ code: String(code), ...said })),
})
