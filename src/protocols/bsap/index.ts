import { hexCode } from '#bytes/hex'
import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { facts, finish } from './facts.ts'
import { extensions, functions } from './functions.ts'
import { BsapState } from './state.ts'
import { ACKNOWLEDGE, type BsapMessage, dissect, probe, REQUEST_TYPES, RESPONSE_TYPES } from './wire.ts'

function kindOf({ type }: BsapMessage): string {
  if (type === ACKNOWLEDGE) return 'acknowledge'
  return REQUEST_TYPES.has(type) ? 'request' : 'response'
}

export const protocol = defineProtocol({
  name: 'bsap',
  shortName: 'BSAP',
  defenderName: 'Emerson OpenBSI',
  title: 'Bristol BSAP over IP',
  standard:
    'Network 3000 Communications Applications Programmer’s Reference D4052 (functions); header derived from captures',
  depth: 'semantic',
  family: 'ot',
  roles: { server: { type: 'RTU' } },
  actions,
  hints: [{ transport: 'udp', port: 1234 }, { content: 'udp' }],
  newState: () => new BsapState(),
  firstBytes: '\x0e',
  probe,
  dissect,
  isFromClient: ({ type }) => (REQUEST_TYPES.has(type) ? true : RESPONSE_TYPES.has(type) ? false : undefined),
  facts,
  finish,
  rows: (message) => [
    { label: 'Units', value: String(message.units.length), at: 2, length: 2 },
    { label: 'Type', value: `${message.type} ${kindOf(message)}`, at: 4, length: 2 },
    { label: 'Sequence', value: String(message.sequence), at: 6, length: 4 },
    { label: 'Acknowledged', value: String(message.acknowledged), at: 10, length: 4 },
  ],
  behaviourKeys: [
    { name: 'function', of: ({ code }) => code },
    { name: 'signals', of: ({ code, object }) => (object === undefined ? undefined : `${code} ${object}`) },
  ],
  operations: [
    ...[...functions].map(([code, { verb, name }]) => ({ code: hexCode(code), name, verb })),
    ...[...extensions].map(([code, { verb, name }]) => ({ code: `ext:${hexCode(code, 4)}`, name, verb })),
  ],
})
