import { type Attribute, confidence, type Operation } from '#model/fact'
import { isMakerPair } from '#model/maker-credentials'
import { defineProtocol, type Slice, type Tell } from '#model/protocol'
import { losePart } from '#model/remaining'
import { dissect, recognise, type Sides, type StompMessage } from './wire.ts'

const operations = {
  STOMP: { verb: 'authenticate', name: 'CONNECT' },
  CONNECT: { verb: 'authenticate', name: 'CONNECT' },
  SEND: { verb: 'report', name: 'SEND' },
  SUBSCRIBE: { verb: 'subscribe', name: 'SUBSCRIBE' },
  UNSUBSCRIBE: { verb: 'subscribe', name: 'UNSUBSCRIBE' },
  MESSAGE: { verb: 'report', name: 'MESSAGE' },
} as const

type Logon = { readonly user: string | undefined; readonly hasSecret: boolean; readonly isDefault: boolean }

class Exchange implements Sides {
  isProven = false
  readonly remaining: [number, number] = [0, 0]
  logon: Logon | undefined
}

function facts(
  { command, headers, remaining }: StompMessage,
  { fromClient }: Slice,
  tell: Tell,
  exchange: Exchange,
): void {
  exchange.remaining[fromClient ? 0 : 1] = remaining
  exchange.isProven ||= command !== ''
  if (command in operations) tell(operationOf(command as keyof typeof operations, headers))
  if (command === 'CONNECT' || command === 'STOMP') {
    exchange.logon = logonOf(headers)
    say('client', 'address:stomp-client', headers.get('client-id'), 'client-id', tell)
  } else if (command === 'CONNECTED') {
    const [product, version] = (headers.get('server') ?? '').split('/')
    say('server', 'software', [product, version?.split(' ')[0]].filter(Boolean).join(' '), 'server', tell)
    logOn('open', tell, exchange)
  } else if (command === 'ERROR') logOn('refused', tell, exchange)
}

function operationOf(command: keyof typeof operations, headers: ReadonlyMap<string, string>): Operation {
  const said = operations[command]
  return { kind: 'operation', ...said, code: said.name, object: headers.get('destination'), outcome: 'asked' }
}

function say(
  about: string,
  attribute: Attribute,
  value: string | undefined,
  field: string,
  tell: Tell,
): void {
  if (value !== undefined && value !== '')
    tell({ kind: 'identity', about, attribute, value, confidence: confidence.banner, field })
}

function logonOf(headers: ReadonlyMap<string, string>): Logon {
  const user = headers.get('login')
  const secret = headers.get('passcode') ?? ''
  return { user, hasSecret: secret !== '', isDefault: isMakerPair(user ?? '', secret) }
}

function logOn(phase: 'open' | 'refused', tell: Tell, exchange: Exchange): void {
  const { logon } = exchange
  exchange.logon = undefined
  if (logon === undefined) return
  tell({
    kind: 'session',
    phase,
    user: logon.user,
    method: logon.hasSecret ? 'password' : 'anonymous',
    secured: false,
    clearText: logon.hasSecret,
    defaultCredentials: logon.isDefault,
  })
}

export const protocol = defineProtocol<StompMessage, Exchange>({
  name: 'stomp',
  title: 'STOMP',
  standard: 'STOMP 1.0, 1.1 and 1.2 (2012)',
  depth: 'semantic',
  family: 'it',
  traits: { hasLogons: true, isBrokered: true, frequentOperations: ['SEND', 'MESSAGE'] },
  hints: [{ transport: 'tcp', port: 61613 }, { content: 'tcp' }, { carriedBy: 'websocket' }],
  firstOctets: 'SC',
  newExchange: () => new Exchange(),
  recognise,
  dissect,
  lost: ({ remaining }, fromClient, octets) => losePart(remaining, fromClient, octets),
  isFromClient: ({ command }) =>
    command === '' ? undefined : !/^(?:CONNECTED|MESSAGE|RECEIPT|ERROR)$/.test(command),
  facts,
  rows: ({ command, headers }) => [
    { label: 'Command', value: command, at: 0, length: command.length },
    ...[...headers].map(([label, value]) => ({
      label,
      value: label === 'passcode' ? '…' : value,
      at: 0,
      length: 0,
    })),
  ],
  habits: [
    { name: 'command', of: ({ code }) => code },
    { name: 'destination', of: ({ object }) => object },
  ],
  operations: Object.values(operations)
    .slice(1)
    .map(({ name, verb }) => ({ code: name, name, verb })),
})
