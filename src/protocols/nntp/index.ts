import { latin1 } from '#bytes/message-head'
import { indexOfOctet } from '#bytes/read'
import { clean } from '#bytes/text'
import { confidence } from '#model/fact'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

/** RFC 3977 §5.1: 200 and 201 greet. */
const GREETING = /^20[01][ -][^\r\n]{0,200}\b(?:NNTP|NNRP|InterNetNews|INN \d|news server)\b/i
const COMMAND =
  /^(?:ARTICLE|AUTHINFO (?:USER|PASS|SASL)|BODY|CAPABILITIES|DATE|GROUP|HDR|HEAD|HELP|IHAVE|LAST|LIST|LISTGROUP|MODE READER|NEWGROUPS|NEWNEWS|NEXT|OVER|POST|QUIT|STARTTLS|STAT|XHDR|XOVER)\b/i
const LONGEST = 1024

interface NntpMessage {
  readonly line: string
}

/** Line by line: answers of several lines and articles pass the same way. */
function dissect({ bytes, start, end, fromClient }: Slice, exchange: NntpExchange): Dissected<NntpMessage> {
  const lineEnd = indexOfOctet(bytes, start, Math.min(end, start + LONGEST), 0x0a)
  if (lineEnd < 0)
    return end - start < LONGEST
      ? { kind: 'incomplete', need: end - start + 1 }
      : { kind: 'message', length: end - start, message: { line: '' }, isPiece: true }
  const line = latin1(bytes, start, lineEnd).trimEnd()
  const isFirst = fromClient ? !exchange.clientBegan : !exchange.serverBegan
  if (isFirst && !(fromClient ? COMMAND.test(line) : /^[1-5]\d\d(?: |-|$)/.test(line)))
    return { kind: 'foreign' }
  return { kind: 'message', length: lineEnd + 1 - start, message: { line: clean(line, 256) } }
}

interface NntpExchange {
  clientBegan: boolean
  serverBegan: boolean
}

const group = { code: 'GROUP', name: 'GROUP', verb: 'read' } as const
const post = { code: 'POST', name: 'POST', verb: 'write' } as const

export const protocol = defineProtocol<NntpMessage, NntpExchange>({
  name: 'nntp',
  title: 'Network News Transfer Protocol',
  standard: 'RFC 3977; RFC 4643',
  depth: 'recognised',
  family: 'it',
  mayTurnEncrypted: true,
  hints: [{ transport: 'tcp', port: 119 }, { content: 'tcp' }],
  newExchange: () => ({ clientBegan: false, serverBegan: false }),
  firstOctets: '2',
  recognise: ({ bytes, start, end }) =>
    GREETING.test(latin1(bytes, start, Math.min(end, start + 256))) ? 'yes' : 'no',
  dissect,
  isFromClient: ({ line }) => !/^\d{3}/.test(line),
  facts({ line }, { fromClient }, tell, exchange) {
    if (fromClient) exchange.clientBegan = true
    else {
      if (!exchange.serverBegan && /^20[01] ./.test(line))
        tell({
          kind: 'identity',
          attribute: 'software',
          value: line.slice(4),
          confidence: confidence.banner,
          field: 'greeting',
        })
      exchange.serverBegan = true
      return
    }
    const [word = '', ...rest] = line.split(' ')
    if (/^GROUP$/i.test(word)) tell({ kind: 'operation', ...group, object: rest[0], outcome: 'asked' })
    else if (/^POST$/i.test(word)) tell({ kind: 'operation', ...post, outcome: 'asked' })
    else if (/^AUTHINFO$/i.test(word) && /^USER$/i.test(rest[0] ?? ''))
      tell({
        kind: 'session',
        phase: 'open',
        user: rest[1],
        method: 'nntp, AUTHINFO',
        secured: false,
        clearText: true,
      })
  },
  rows: ({ line }) => [
    { label: 'Line', value: /^AUTHINFO PASS/i.test(line) ? 'AUTHINFO PASS' : line, at: 0, length: 0 },
  ],
  operations: [group, post],
})
