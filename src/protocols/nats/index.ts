import { defineProtocol } from '#model/protocol'
import { facts, NatsState, operations } from './facts.ts'
import { dissect, type NatsMessage, probe, resume } from './wire.ts'

export const protocol = defineProtocol<NatsMessage, NatsState>({
  name: 'nats',
  shortName: 'NATS',
  title: 'NATS',
  standard: 'NATS Protocol (documentation of NATS 2.10, 2024)',
  depth: 'semantic',
  family: 'it',
  traits: { hasLogons: true, isBrokered: true },
  mayTurnEncrypted: true,
  roles: { server: { type: 'Server', role: 'message-broker' } },
  hints: [{ transport: 'tcp', port: 4222 }, { content: 'tcp' }],
  newState: () => new NatsState(),
  firstBytes: 'I',
  probe,
  dissect,
  isFromClient: ({ word }) =>
    ['CONNECT', 'PUB', 'HPUB', 'SUB', 'UNSUB'].includes(word)
      ? true
      : ['INFO', 'MSG', 'HMSG', '+OK', '-ERR'].includes(word)
        ? false
        : undefined,
  resume,
  facts,
  rows: ({ word, rest }) => [{ label: word, value: rest.slice(0, 200), at: 0, length: word.length }],
  behaviourKeys: [
    { name: 'command', of: ({ code }) => code },
    { name: 'subject', of: ({ code, object }) => object && `${code} ${object}` },
  ],
  operations: Object.entries(operations).map(([code, { verb, name }]) => ({ code, name, verb })),
})
