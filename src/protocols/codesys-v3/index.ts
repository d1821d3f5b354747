import { defineProtocol } from '#model/protocol'
import { Exchange, facts, finish } from './facts.ts'
import { services } from './services.ts'
import { dissect, recognise } from './wire.ts'

export const protocol = defineProtocol({
  name: 'codesys-v3',
  title: 'CODESYS V3',
  standard:
    'No public document. Public research: Kaspersky ICS CERT, Security research: CODESYS Runtime (2019)',
  depth: 'recognised',
  family: 'ot',
  parts: { server: { type: 'PLC' } },
  hints: [
    ...[11740, 11741, 11742, 11743].map((port) => ({ transport: 'tcp' as const, port })),
    { content: 'tcp' },
  ],
  newExchange: () => new Exchange(),
  recognise,
  dissect: (slice) => dissect(slice),
  isFromClient: ({ group, isAnswer }) => (group === undefined ? undefined : !isAnswer),
  facts,
  finish,
  habits: [{ name: 'function', of: ({ code }) => code }],
  operations: [...services].map(([code, { verb, name }]) => ({ code, name, verb })),
})
