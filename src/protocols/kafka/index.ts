import { clean } from '#bytes/text'
import { type Attribute, confidence, type Operation } from '#model/fact'
import { PendingRequests } from '#model/pending-requests'
import { defineProtocol, type Emit, type Slice } from '#model/protocol'
import { losePart } from '#model/remaining'
import { API_VERSIONS, apis, PRODUCE, SASL_AUTHENTICATE, SASL_HANDSHAKE } from './apis.ts'
import { dissect, type KafkaMessage, type KafkaReadState, probe } from './wire.ts'

const limits = {
  /** Requests whose answer is awaited: clients keep five in flight, a few more for several brokers behind one address. */
  pending: 64,
} as const

class State implements KafkaReadState {
  readonly remaining: [number, number] = [0, 0]
  isProven = false
  readonly asked: PendingRequests<number, Operation> = new PendingRequests(limits.pending)
  mechanism = ''
}

function request(message: KafkaMessage, emit: Emit, state: State): void {
  const { key, correlation, words } = message
  state.isProven = true
  const api = apis.get(key) ?? ({ verb: 'execute', name: `Request ${key}` } as const)
  const topic = key === PRODUCE ? clean(words[0] ?? '', 128) : ''
  const operation: Operation = {
    kind: 'operation',
    ...api,
    code: String(key),
    object: topic || undefined,
    outcome: 'requested',
  }
  emit(operation)
  const forgotten = message.isAnswered ? state.asked.add(correlation, operation) : undefined
  if (forgotten !== undefined) emit({ ...forgotten, outcome: 'unanswered' })
  identify(message, emit)
  if (key === SASL_HANDSHAKE) state.mechanism = clean(words[0] ?? '', 32)
  if (key === SASL_AUTHENTICATE) logOn(words[0] ?? '', emit, state)
}

function identify({ key, clientId, words }: KafkaMessage, emit: Emit): void {
  const say = (attribute: Attribute, value: string, field: string) => {
    if (value !== '')
      emit({ kind: 'identity', about: 'client', attribute, value, confidence: confidence.banner, field })
  }
  say('client-id', clientId, 'client_id')
  if (key === API_VERSIONS && words.length === 2)
    say('software', clean(words.join(' '), 128), 'client_software_name')
}

/** PLAIN sends the user and the secret in clear text: RFC 4616 §2. */
function logOn(bytes: string, emit: Emit, { mechanism }: State): void {
  const isPlain = mechanism === 'PLAIN'
  const [, user = ''] = isPlain ? bytes.split('\0') : []
  emit({
    kind: 'session',
    phase: 'open',
    user: clean(user, 128) || undefined,
    method: mechanism.toLowerCase() || 'sasl',
    secured: false,
    clearText: isPlain,
  })
}

function facts(message: KafkaMessage, { fromClient }: Slice, emit: Emit, state: State): void {
  state.remaining[fromClient ? 0 : 1] = message.remaining
  if (message.isRest) return
  if (fromClient) request(message, emit, state)
  else {
    const operation = state.asked.take(message.correlation)
    if (operation !== undefined) emit({ ...operation, outcome: 'succeeded' })
  }
}

export const protocol = defineProtocol<KafkaMessage, State>({
  name: 'kafka',
  shortName: 'Kafka',
  title: 'Apache Kafka',
  standard: 'Apache Kafka protocol guide (4.0); RFC 4616 (SASL PLAIN)',
  depth: 'semantic',
  family: 'it',
  traits: { isBrokered: true, frequentOperations: ['0', '1', '12'] },
  hints: [{ transport: 'tcp', port: 9092 }, { content: 'tcp' }],
  firstBytes: '\0',
  newState: () => new State(),
  probe,
  dissect,
  lost: ({ remaining }, fromClient, bytes) => losePart(remaining, fromClient, bytes),
  facts,
  finish({ asked }, emit) {
    for (const operation of asked.takePending()) emit({ ...operation, outcome: 'unanswered' })
  },
  rows: ({ key, version, correlation, clientId }) => [
    ...(key < 0
      ? []
      : [
          {
            label: 'Request',
            value: `${key} ${apis.get(key)?.name ?? ''}, version ${version}`,
            at: 4,
            length: 4,
          },
          { label: 'Client', value: clientId, at: 14, length: clientId.length },
        ]),
    { label: 'Correlation', value: String(correlation), at: key < 0 ? 4 : 8, length: 4 },
  ],
  behaviourKeys: [
    { name: 'request', of: ({ code }) => code },
    { name: 'topic', of: ({ object }) => object },
  ],
  operations: [...apis].map(([key, said]) => ({ code: String(key), ...said })),
})
