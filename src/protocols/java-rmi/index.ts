import { latin1 } from '#bytes/message-head'
import { exploit } from '#model/exploit'
import { defineProtocol, type Slice, type Tell } from '#model/protocol'
import { gadgetIn, LONGEST_NAME } from './gadgets.ts'
import { dissect, MESSAGE, type RmiExchange, type RmiMessage, recognise } from './wire.ts'

const operations = [
  { code: String(MESSAGE.call), name: 'Call', verb: 'execute' },
  { code: String(MESSAGE.ping), name: 'Ping', verb: 'diagnose' },
  { code: String(MESSAGE.dgcAck), name: 'DgcAck', verb: 'report' },
] as const

function facts(message: RmiMessage, { bytes, fromClient }: Slice, tell: Tell, exchange: RmiExchange): void {
  if (message.kind === 'head') {
    exchange.isOpen = true
    tell({ kind: 'session', phase: 'open', method: 'java-rmi', secured: false })
    return
  }
  if (!fromClient) return
  const asked = operations.find(({ code }) => code === String(bytes[message.start]))
  if (asked !== undefined) tell({ kind: 'operation', ...asked, outcome: 'asked' })
  const text = exchange.tail + latin1(bytes, message.start, message.end)
  const gadget = gadgetIn(text)
  // A chain has several of these names: one finding is enough.
  exchange.tail = gadget === undefined ? text.slice(-LONGEST_NAME) : ''
  if (gadget !== undefined) tell(exploit(`sends an object that runs as code, ${gadget},`))
}

export const protocol = defineProtocol<RmiMessage, RmiExchange>({
  name: 'java-rmi',
  title: 'Java Remote Method Invocation',
  standard: 'Java Remote Method Invocation Specification (Java SE 8), chapter 10',
  depth: 'recognised',
  family: 'it',
  hints: [{ transport: 'tcp', port: 1099 }, { content: 'tcp' }],
  newExchange: () => ({ isOpen: false, tail: '' }),
  firstOctets: 'J',
  recognise,
  dissect,
  isFromClient: ({ kind }) => (kind === 'head' ? true : undefined),
  facts,
  habits: [{ name: 'function', of: ({ code }) => code }],
  operations,
})
