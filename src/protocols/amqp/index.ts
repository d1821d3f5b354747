import { type Attribute, confidence, type Verb } from '#model/fact'
import { defineProtocol } from '#model/protocol'
import { type AmqpExchange, type AmqpMessage, dissect, recognise } from './wire.ts'

/** Methods by class and number: AMQP 0-9-1 §1.4 to §1.9. Those of the connection are told as sessions. */
const operations: ReadonlyMap<string, { readonly name: string; readonly verb: Verb }> = new Map([
  ['40/10', { name: 'exchange.declare', verb: 'configure' }],
  ['40/20', { name: 'exchange.delete', verb: 'delete' }],
  ['50/10', { name: 'queue.declare', verb: 'configure' }],
  ['50/20', { name: 'queue.bind', verb: 'configure' }],
  ['50/30', { name: 'queue.purge', verb: 'delete' }],
  ['50/40', { name: 'queue.delete', verb: 'delete' }],
  ['50/50', { name: 'queue.unbind', verb: 'configure' }],
  ['60/20', { name: 'basic.consume', verb: 'subscribe' }],
  ['60/40', { name: 'basic.publish', verb: 'report' }],
  ['60/60', { name: 'basic.deliver', verb: 'report' }],
  ['60/70', { name: 'basic.get', verb: 'read' }],
])
const START_OK = '10/11'
const OPEN_OK = '10/41'
const CLOSE = '10/50'

export const protocol = defineProtocol<AmqpMessage, AmqpExchange & { user: string; mechanism: string }>({
  name: 'amqp',
  title: 'Advanced Message Queuing Protocol',
  standard: 'AMQP 0-9-1 (2008); ISO/IEC 19464:2014 (AMQP 1.0)',
  depth: 'semantic',
  family: 'it',
  hints: [{ transport: 'tcp', port: 5672 }, { content: 'tcp' }],
  newExchange: () => ({ isVersionOne: false, user: '', mechanism: '' }),
  recognise,
  dissect,
  isFromClient: ({ kind }) => kind === 'header' || undefined,
  facts({ kind, code, properties, mechanism, user, version }, { fromClient }, tell, exchange) {
    const about = fromClient ? 'client' : 'server'
    if (kind === 'header') {
      exchange.isVersionOne = version.startsWith('1.')
      if (exchange.isVersionOne && fromClient)
        tell({ kind: 'session', phase: 'open', method: `amqp ${version}`, secured: false })
      return
    }
    const say = (attribute: Attribute, value: string | undefined, field: string) => {
      if (value !== undefined && value !== '')
        tell({ kind: 'identity', about, attribute, value, confidence: confidence.banner, field })
    }
    const release = properties.get('version')
    say(
      'software',
      [properties.get('product'), release].filter((word) => word !== undefined).join(' '),
      'product',
    )
    say('description', properties.get('platform'), 'platform')
    say('name', properties.get('hostname'), 'hostname')
    if (code === START_OK) {
      exchange.user = user
      exchange.mechanism = mechanism
    }
    if (code === OPEN_OK || code === CLOSE) {
      tell({
        kind: 'session',
        phase: code === OPEN_OK ? 'open' : 'close',
        user: exchange.user || undefined,
        method: `amqp ${exchange.mechanism}`.trim(),
        secured: false,
        clearText: exchange.mechanism === 'PLAIN' || exchange.mechanism === 'AMQPLAIN',
      })
    }
    const operation = operations.get(code)
    if (operation !== undefined) tell({ kind: 'operation', ...operation, code, outcome: 'asked' })
  },
  rows: ({ kind, code, version }) => [
    { label: 'Frame', value: operations.get(code)?.name ?? `${kind} ${code}${version}`, at: 0, length: 1 },
  ],
  habits: [{ name: 'method', of: ({ code }) => code }],
  operations: [...operations].map(([code, { name, verb }]) => ({ code, name, verb })),
})
