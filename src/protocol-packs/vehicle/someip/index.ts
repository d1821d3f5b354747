import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { CALLS, ENTRIES, facts, finish, type SomeipState } from './facts.ts'
import { dissect, messageType, probe, type SomeIpMessage } from './wire.ts'

export const protocol = defineProtocol<SomeIpMessage, SomeipState>({
  name: 'someip',
  shortName: 'SOME/IP',
  title: 'SOME/IP',
  standard: 'AUTOSAR FO R22-11, SOME/IP and SOME/IP-SD',
  depth: 'semantic',
  family: 'ot',
  actions,
  hints: [{ transport: 'udp', port: 30_490 }, { content: 'udp' }],
  newState: () => new Map(),
  probe,
  dissect,
  isFromClient: ({ type }) => type <= messageType.notification,
  facts,
  finish,
  rows: ({ service, method, type, returnCode }) => [
    { label: 'Service', value: `0x${service.toString(16)}`, at: 0, length: 2 },
    { label: 'Method', value: `0x${method.toString(16)}`, at: 2, length: 2 },
    { label: 'Message type', value: `0x${type.toString(16)}`, at: 14, length: 1 },
    { label: 'Return code', value: String(returnCode), at: 15, length: 1 },
  ],
  behaviourKeys: [
    { name: 'call', of: ({ code }) => code },
    { name: 'method', of: ({ code, object }) => object && `${code} ${object}` },
  ],
  operations: [
    ...[...CALLS].map(([type, said]) => ({ code: `0x${type.toString(16).padStart(2, '0')}`, ...said })),
    ...[...ENTRIES].map(([type, [verb, name]]) => ({ code: `sd:${type}`, name, verb })),
  ],
})
