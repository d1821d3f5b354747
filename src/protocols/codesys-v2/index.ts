import { defineProtocol } from '#model/protocol'
import { Exchange, facts, finish } from './facts.ts'
import { dissect, recognise } from './wire.ts'

export const protocol = defineProtocol({
  name: 'codesys-v2',
  title: 'CODESYS V2',
  standard: 'No public document; the probe of public scanners and its answer',
  depth: 'recognised',
  family: 'ot',
  parts: { server: { type: 'PLC' } },
  hints: [{ transport: 'tcp', port: 1200 }, { transport: 'tcp', port: 2455 }, { content: 'tcp' }],
  newExchange: () => new Exchange(),
  recognise,
  dissect: (slice) => dissect(slice),
  facts,
  finish,
  habits: [{ name: 'function', of: ({ code }) => code }],
  operations: [{ code: '0x01', name: 'Open session', verb: 'identify' }],
})
