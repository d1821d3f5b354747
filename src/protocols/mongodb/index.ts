import type { Verb } from '#model/fact'
import { defineProtocol } from '#model/protocol'
import { dissect, type MongoMessage, type MongoState, newState, probe } from './wire.ts'

/** Commands (MongoDB manual, "Database Commands"); those that are not here are `execute`. */
const VERBS: ReadonlyMap<string, Verb> = new Map([
  ['isMaster', 'identify'],
  ['ismaster', 'identify'],
  ['hello', 'identify'],
  ['buildInfo', 'identify'],
  ['ping', 'diagnose'],
  ['saslStart', 'authenticate'],
  ['saslContinue', 'authenticate'],
  ['authenticate', 'authenticate'],
  ['getnonce', 'authenticate'],
  ['find', 'read'],
  ['query', 'read'],
  ['getMore', 'read'],
  ['aggregate', 'read'],
  ['count', 'read'],
  ['distinct', 'read'],
  ['listDatabases', 'browse'],
  ['listCollections', 'browse'],
  ['insert', 'write'],
  ['update', 'write'],
  ['findAndModify', 'write'],
  ['delete', 'delete'],
  ['drop', 'delete'],
  ['dropDatabase', 'delete'],
  ['create', 'configure'],
  ['createUser', 'configure'],
  ['createIndexes', 'configure'],
  ['shutdown', 'stop'],
])

export const protocol = defineProtocol<MongoMessage, MongoState>({
  name: 'mongodb',
  shortName: 'MongoDB',
  defenderName: 'Database',
  title: 'MongoDB',
  standard: 'MongoDB Wire Protocol (MongoDB manual); BSON 1.1',
  depth: 'semantic',
  family: 'it',
  traits: { hasLogons: true },
  hints: [{ transport: 'tcp', port: 27_017 }, { content: 'tcp' }],
  newState,
  probe,
  dissect,
  isFromClient: ({ isAnswer }) => !isAnswer,
  facts({ command, database, remaining, isAnswer, isPiece }, { fromClient }, emit, state) {
    if (fromClient) state.clientRemaining = remaining
    else state.serverRemaining = remaining
    state.isProven = true
    if (isPiece || isAnswer || command === '') return
    emit({
      kind: 'operation',
      verb: VERBS.get(command) ?? 'execute',
      name: command,
      code: command,
      object: database || undefined,
      outcome: 'requested',
    })
  },
  rows: ({ operation, command }) => [
    { label: 'Operation', value: String(operation), at: 12, length: 4 },
    { label: 'Command', value: command, at: 0, length: 0 },
  ],
  behaviourKeys: [{ name: 'command', of: ({ code }) => code }],
  operations: [...VERBS].map(([code, verb]) => ({ code, name: code, verb })),
})
