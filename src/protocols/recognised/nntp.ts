import { latin1 } from '#bytes/message-head'
import { ByteWriter } from '#bytes/write'
import { defineRecogniser } from '#protocol-kit/recogniser'

/** RFC 3977 §5.1: 200 and 201 greet. */
const GREETING = /^20[01][ -][^\r\n]{0,200}\b(?:NNTP|NNRP|InterNetNews|INN \d|news server)\b/i
const RESPONSE = /^[1-5]\d\d(?: |-|\r?\n)/
const COMMAND =
  /^(?:ARTICLE|AUTHINFO (?:USER|PASS|SASL)|BODY|CAPABILITIES|DATE|GROUP|HDR|HEAD|HELP|IHAVE|LAST|LIST|LISTGROUP|MODE READER|NEWGROUPS|NEWNEWS|NEXT|OVER|POST|QUIT|STARTTLS|STAT|XHDR|XOVER)\b/i
/** RFC 3977 §3.1: bytes of a line. */
const LONGEST_LINE = 512

const line = (text: string) => new ByteWriter().ascii(`${text}\r\n`).take()

export const recogniser = defineRecogniser({
  name: 'nntp',
  shortName: 'NNTP',
  title: 'Network News Transfer Protocol',
  standard: 'RFC 3977',
  family: 'it',
  mayTurnEncrypted: true,
  hints: [{ transport: 'tcp', port: 119 }, { content: 'tcp' }],
  firstBytes: '2',
  probe: ({ bytes, start, end }) =>
    GREETING.test(latin1(bytes, start, Math.min(end, start + LONGEST_LINE))) ? 'yes' : 'no',
  probeHinted({ bytes, start, end, fromClient }) {
    const head = latin1(bytes, start, Math.min(end, start + LONGEST_LINE))
    if (!head.includes('\n')) return head.length < LONGEST_LINE ? 'more' : 'no'
    return (fromClient ? COMMAND : RESPONSE).test(head) ? 'yes' : 'no'
  },
  isFromClient: ({ bytes, start, end }) => !/^\d{3}/.test(latin1(bytes, start, Math.min(end, start + 3))),
  examples: [
    { from: 'server', bytes: line('200 news.plant.example InterNetNews NNRP server ready') },
    { bytes: line('GROUP plant.alarms') },
  ],
})
