import { latin1 } from '#bytes/message-head'
import { indexOfByte } from '#bytes/read'
import { clean } from '#bytes/text'
import { exploit } from '#model/exploit'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'
import { rule as ircToInternet } from './rules/irc-to-internet.ts'

/** RFC 2812 §2.3.1: prefix, command or three digits, parameters; a line has 512 bytes, with tags of IRCv3 more. */
const LINE = /^(?:@[^ ]{1,512} )?(?::([^ ]{1,255}) )?([A-Z]{2,12}|\d{3})(?: (.*?))?\r?$/
const LONGEST = 2048
/** The modified server of UnrealIRCd 3.2.8.1 executes the text after it. */
const BACK_DOOR = 'AB;'
/** How a client begins: §3.1; NICK or CAP or PASS first, then USER. */
const REGISTRATION =
  /^(?:CAP (?:LS|REQ)[^\r\n]{0,80}\r?\n)?(?:PASS [^\r\n]{1,80}\r?\n)?(?:NICK [A-Za-z[\]\\`_^{|}][^\s]{0,30}\r?\n(?:USER \S+ \S+ \S+ :?)?|USER \S+ \S+ \S+ :[^\r\n]{0,80}\r?\n(?:NICK [A-Za-z[\]\\`_^{|}])?)/
const MOST_REGISTRATION = 256

interface IrcMessage {
  readonly command: string
  readonly object: string
}

function dissect({ bytes, start, end }: Slice): Dissected<IrcMessage> {
  const lineEnd = indexOfByte(bytes, start, Math.min(end, start + LONGEST), 0x0a)
  if (lineEnd < 0)
    return end - start < LONGEST ? { kind: 'incomplete', need: end - start + 1 } : { kind: 'foreign' }
  const line = latin1(bytes, start, lineEnd)
  if (line.startsWith(BACK_DOOR))
    return { kind: 'message', length: lineEnd + 1 - start, message: { command: BACK_DOOR, object: '' } }
  const found = LINE.exec(line)
  if (found === null) return lineEnd - start < 2 ? piece(lineEnd + 1 - start) : { kind: 'foreign' }
  const object = clean((found[3] ?? '').split(/ :| /, 1)[0]!, 64)
  return { kind: 'message', length: lineEnd + 1 - start, message: { command: found[2]!, object } }
}

function piece(length: number): Dissected<IrcMessage> {
  return { kind: 'message', length, message: { command: '', object: '' }, isPiece: true }
}

const operations = {
  JOIN: { code: 'JOIN', name: 'JOIN', verb: 'subscribe' },
  PRIVMSG: { code: 'PRIVMSG', name: 'PRIVMSG', verb: 'execute' },
} as const

export const protocol = defineProtocol<IrcMessage, undefined>({
  name: 'irc',
  shortName: 'IRC',
  title: 'Internet Relay Chat',
  standard: 'RFC 2812',
  depth: 'recognised',
  family: 'it',
  hints: [
    ...[6660, 6661, 6662, 6663, 6664, 6665, 6666, 6667, 6668, 6669, 7000].map(
      (port) => ({ transport: 'tcp', port }) as const,
    ),
    { content: 'tcp' },
  ],
  firstBytes: 'CPNU',
  probe({ bytes, start, end }) {
    const head = latin1(bytes, start, Math.min(end, start + MOST_REGISTRATION))
    const found = REGISTRATION.exec(head)
    if (found === null) return 'no'
    return /(?:^|\n)USER \S+ \S+ \S+ /.test(head) && /(?:^|\n)NICK ./.test(head)
      ? 'yes'
      : head.length < MOST_REGISTRATION && found[0].length === head.length
        ? 'more'
        : 'no'
  },
  dissect,
  rules: [ircToInternet],
  facts({ command, object }, { fromClient }, emit) {
    if (fromClient && command === BACK_DOOR)
      emit(exploit('opens the back door of UnrealIRCd 3.2.8.1 (CVE-2010-2075)'))
    if (fromClient && command === 'NICK')
      emit({ kind: 'session', phase: 'open', user: object, method: 'irc', secured: false })
    if (fromClient && (command === 'JOIN' || command === 'PRIVMSG'))
      emit({ kind: 'operation', ...operations[command], object, outcome: 'requested' })
    // §5.2: 400 to 599 are errors; 464 and 465 refuse a logon.
    if (!fromClient && (command === '464' || command === '465'))
      emit({ kind: 'session', phase: 'refused', method: `irc, ${command}`, secured: false })
  },
  rows: ({ command, object }) => [{ label: 'Command', value: `${command} ${object}`, at: 0, length: 0 }],
  operations: Object.values(operations),
})
