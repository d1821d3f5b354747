import { latin1 } from '#bytes/message-head'
import { clean } from '#bytes/text'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

/** An opening, with or without an XML declaration before: RFC 6120 §4.2. */
const OPENING = /^\s*(?:<\?xml[^>]{0,100}\?>\s*)?<stream:stream\s[^>]*>/
const NAMESPACE = /xmlns:stream=["']http:\/\/etherx\.jabber\.org\/streams["']/
const DOMAIN = /\s(?:to|from)=["']([^"']{1,255})["']/
const START = /^\s*<(?:\?xml|stream:stream)/
const limits = {
  /** Octets in which an opening must end. */
  opening: 2048,
} as const

interface XmppMessage {
  readonly isOpening: boolean
  readonly domain: string
}

interface XmppExchange {
  clientOpened: boolean
  serverOpened: boolean
  isTold: boolean
}

/** Reads the opening of each side; what follows is XML, until it turns to TLS and is foreign here. */
function dissect({ bytes, start, end, fromClient }: Slice, exchange: XmppExchange): Dissected<XmppMessage> {
  const head = latin1(bytes, start, Math.min(end, start + limits.opening))
  const found = OPENING.exec(head)
  if (found !== null && NAMESPACE.test(found[0])) {
    const domain = clean(DOMAIN.exec(found[0])?.[1] ?? '', 128)
    return { kind: 'message', message: { isOpening: true, domain }, length: found[0].length }
  }
  if (fromClient ? exchange.clientOpened : exchange.serverOpened) {
    // TLS begins with a control character, which XML must not hold.
    if (bytes[start]! < 0x09 || (bytes[start]! > 0x0d && bytes[start]! < 0x20)) return { kind: 'foreign' }
    return { kind: 'message', message: { isOpening: false, domain: '' }, length: end - start, isPiece: true }
  }
  return START.test(head) && head.length < limits.opening && found === null
    ? { kind: 'incomplete', need: end - start + 1 }
    : { kind: 'foreign' }
}

function recognise({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  const head = latin1(bytes, start, Math.min(end, start + limits.opening))
  const found = OPENING.exec(head)
  if (found !== null) return NAMESPACE.test(found[0]) ? 'yes' : 'no'
  const isPossible = /^\s*<(?:stream:stream\s[^>]*|\?xml[^>]{0,100}(?:\?>\s*(?:<(?:s[^>]*)?)?)?)?$/.test(head)
  return isPossible && head.length < limits.opening ? 'more' : 'no'
}

export const protocol = defineProtocol<XmppMessage, XmppExchange>({
  name: 'xmpp',
  title: 'Extensible Messaging and Presence Protocol',
  standard: 'RFC 6120',
  depth: 'recognised',
  family: 'it',
  traits: { hasLogons: true },
  mayTurnEncrypted: true,
  hints: [{ transport: 'tcp', port: 5222 }, { transport: 'tcp', port: 5269 }, { content: 'tcp' }],
  newExchange: () => ({ clientOpened: false, serverOpened: false, isTold: false }),
  firstOctets: '< \t\n\v\f\r\u00a0',
  recognise,
  dissect,
  facts({ isOpening, domain }, { fromClient }, tell, exchange) {
    if (!isOpening) return
    if (fromClient) exchange.clientOpened = true
    else exchange.serverOpened = true
    if (fromClient && domain !== '') tell({ kind: 'lookup', name: domain, outcome: 'asked' })
    if (exchange.isTold) return
    exchange.isTold = true
    tell({ kind: 'session', phase: 'open', method: 'xmpp', secured: false })
  },
})
