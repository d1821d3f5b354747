import { defineProtocol } from '#model/protocol'
import { Exchange } from './exchange.ts'
import { facts, finish, isFromClient } from './facts.ts'
import { habits } from './habits.ts'
import { recognise } from './recognise.ts'
import { rows } from './rows.ts'
import { services } from './services.ts'
import { dissect, resume } from './wire.ts'

export const protocol = defineProtocol({
  name: 'opcua',
  title: 'OPC UA binary',
  standard: 'OPC 10000-4 and OPC 10000-6, release 1.05',
  depth: 'deep',
  family: 'ot',
  hints: [{ transport: 'tcp', port: 4840 }, { content: 'tcp' }],
  newExchange: () => new Exchange(),
  recognise,
  dissect,
  isFromClient,
  resume,
  facts,
  finish,
  rows,
  habits,
  operations: [
    ...services.map(({ name, verb }) => ({ code: name, name, verb })),
    { code: 'OPN', name: 'OpenSecureChannel (sealed)', verb: 'identify' as const },
    { code: 'EventNotification', name: 'EventNotification', verb: 'report' as const },
  ],
})
