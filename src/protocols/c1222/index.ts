import { hexCode } from '#bytes/hex'
import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { facts, finish, isFromClient } from './facts.ts'
import { services } from './services.ts'
import { C1222State } from './state.ts'
import { type C1222Message, dissect, probe } from './wire.ts'

export const protocol = defineProtocol<C1222Message, C1222State>({
  name: 'c1222',
  shortName: 'C12.22',
  title: 'ANSI C12.22',
  standard: 'ANSI C12.22-2012; ANSI C12.19-2012',
  depth: 'deep',
  family: 'ot',
  traits: { hasLogons: true },
  roles: { server: { type: 'Meter' } },
  actions,
  hints: [
    { transport: 'tcp', port: 1153 },
    { transport: 'udp', port: 1153 },
    { content: 'tcp' },
    { content: 'udp' },
  ],
  newState: () => new C1222State(),
  firstBytes: '\x60',
  probe,
  dissect,
  isFromClient,
  facts,
  finish,
  rows: ({ called, calling, start, end }) => [
    { label: 'Called', value: called ?? '', at: 0, length: start },
    { label: 'Calling', value: calling ?? '', at: 0, length: start },
    { label: 'EPSEM', value: `${end - start} bytes`, at: start, length: end - start },
  ],
  behaviourKeys: [
    { name: 'service', of: ({ code }) => code },
    { name: 'table', of: ({ code, object }) => (object === undefined ? undefined : `${code} ${object}`) },
  ],
  operations: [
    ...[...services].map(([code, { name, verb }]) => ({ code: hexCode(code), name, verb })),
    { code: 'ciphered', name: 'Ciphered EPSEM', verb: 'execute' },
  ],
})
