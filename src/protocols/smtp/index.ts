import { latin1 } from '#bytes/message-head'
import { indexOfByte } from '#bytes/read'
import { clean } from '#bytes/text'
import { isIp } from '#model/address'
import { confidence, type Verb } from '#model/fact'
import { type Dissected, defineProtocol, type Emit, type Slice } from '#model/protocol'

const limits = {
  /** RFC 5321 §4.5.3.1.6 allows 1,000 bytes; base64 of one line may be longer. */
  lineBytes: 8 * 1024,
  pending: 64,
} as const

/** Commands: RFC 5321 §4.1, RFC 3207, RFC 4954. */
const operations: ReadonlyMap<string, Verb> = new Map([
  ['HELO', 'identify'],
  ['EHLO', 'identify'],
  ['MAIL', 'write'],
  ['RCPT', 'write'],
  ['DATA', 'write'],
  ['BDAT', 'write'],
  ['RSET', 'execute'],
  ['VRFY', 'browse'],
  ['EXPN', 'browse'],
  ['HELP', 'identify'],
  ['NOOP', 'diagnose'],
  ['QUIT', 'read'],
  ['AUTH', 'authenticate'],
  ['STARTTLS', 'authenticate'],
])

interface SmtpMessage {
  readonly kind: 'command' | 'reply' | 'other'
  readonly word: string
  readonly rest: string
}

interface SmtpState {
  isProven: boolean
  isSecured: boolean
  /** Mail is being sent: lines of the client are no commands until a single dot. */
  isData: boolean
  /** An AUTH dialogue runs: lines of the client are secrets. */
  isAuth: boolean
  method: string
  readonly pending: string[]
}

function dissect(slice: Slice, state: SmtpState): Dissected<SmtpMessage> {
  const { bytes, start, end, fromClient } = slice
  if (state.isSecured) return { kind: 'foreign' }
  const limit = Math.min(end, start + limits.lineBytes)
  const lineEnd = indexOfByte(bytes, start, limit, 0x0a)
  const isInside = fromClient && state.isData
  if (!isInside && !state.isProven && bytes[start]! > 0x7e) return { kind: 'foreign' }
  if (lineEnd < 0) {
    if (end - start < limits.lineBytes) return { kind: 'incomplete', need: end - start + 1 }
    return state.isProven ? other(end - start) : { kind: 'foreign' }
  }
  const length = lineEnd + 1 - start
  const line = latin1(bytes, start, Math.min(lineEnd, start + 600)).replace(/\r$/, '')
  if (isInside)
    return line === '.'
      ? { kind: 'message', message: { kind: 'other', word: '.', rest: '' }, length }
      : other(length)
  const match = fromClient ? /^([A-Za-z]{4,8})(?: (.*))?$/.exec(line) : /^([2-5]\d\d)(?: (.*)|$)/.exec(line)
  const word = match?.[1]?.toUpperCase() ?? ''
  const isOurs = match !== null && !state.isAuth && (!fromClient || operations.has(word))
  if (isOurs || (match !== null && !fromClient)) {
    return {
      kind: 'message',
      message: { kind: fromClient ? 'command' : 'reply', word, rest: match?.[2] ?? '' },
      length,
    }
  }
  return state.isProven || /^[2-5]\d\d-/.test(line) ? other(length) : { kind: 'foreign' }
}

function other(length: number): Dissected<SmtpMessage> {
  return { kind: 'message', message: { kind: 'other', word: '', rest: '' }, length }
}

function facts(message: SmtpMessage, _slice: Slice, emit: Emit, state: SmtpState): void {
  if (message.kind === 'other') {
    if (message.word === '.') state.isData = false
    return
  }
  state.isProven = true
  if (message.kind === 'command') command(message.word, message.rest, emit, state)
  else reply(Number(message.word), message.rest, emit, state)
}

function command(word: string, rest: string, emit: Emit, state: SmtpState): void {
  state.pending.push(word)
  if (state.pending.length > limits.pending) state.pending.shift()
  emit({
    kind: 'operation',
    verb: operations.get(word) ?? 'execute',
    name: word,
    code: word,
    outcome: 'requested',
  })
  if ((word === 'EHLO' || word === 'HELO') && /^[\w.-]+$/.test(rest)) {
    emit({
      kind: 'identity',
      about: 'client',
      attribute: 'name',
      value: clean(rest, 253),
      confidence: confidence.hearsay,
      field: word,
    })
  } else if (word === 'AUTH') {
    state.isAuth = true
    state.method = clean(rest.split(' ')[0] ?? '', 32).toLowerCase()
  }
}

function reply(code: number, rest: string, emit: Emit, state: SmtpState): void {
  if (code === 334) return // RFC 4954 §4: the dialogue goes on
  const asked = state.pending.shift()
  if (asked === undefined) {
    if (code === 220)
      emit({
        kind: 'identity',
        about: 'server',
        attribute: 'software',
        value: clean(rest, 200),
        confidence: confidence.banner,
        field: '220 greeting',
      })
    // RFC 5321 §4.2: the greeting begins with the domain of who greets.
    const host = code === 220 ? /^[\w-]+(?:\.[\w-]+)+(?=\s|$)/.exec(rest)?.[0] : undefined
    if (host !== undefined && !isIp(host))
      emit({
        kind: 'identity',
        about: 'server',
        attribute: 'name',
        value: host,
        confidence: confidence.hearsay,
        field: '220 greeting',
      })
    return
  }
  emit({
    kind: 'operation',
    verb: operations.get(asked) ?? 'execute',
    name: asked,
    code: asked,
    outcome: code < 400 ? 'succeeded' : 'rejected',
  })
  if (asked === 'DATA' && code === 354) state.isData = true
  if (asked === 'STARTTLS' && code === 220) state.isSecured = true
  if (asked !== 'AUTH') return
  state.isAuth = false
  const clearText = state.method === 'plain' || state.method === 'login'
  emit({
    kind: 'session',
    phase: code === 235 ? 'open' : 'refused',
    method: state.method,
    secured: false,
    clearText,
  })
}

function probe({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  const line = latin1(bytes, start, Math.min(end, start + 300))
  if (
    /^220[ -][^\r\n]*\b(E?SMTP|Mail)\b/i.test(line) ||
    /^(EHLO|HELO|MAIL FROM:|RCPT TO:)[ <][^\r\n]*\r?\n/i.test(line)
  )
    return 'yes'
  const couldBe =
    '220 '.startsWith(line) ||
    /^220[ -][^\n]*$/.test(line) ||
    'EHLO '.startsWith(line) ||
    /^(EHLO|HELO) [^\n]*$/.test(line)
  return couldBe && line.length < 300 ? 'more' : 'no'
}

export const protocol = defineProtocol<SmtpMessage, SmtpState>({
  name: 'smtp',
  shortName: 'SMTP',
  title: 'Simple Mail Transfer Protocol',
  standard: 'RFC 5321, RFC 3207, RFC 4954',
  depth: 'semantic',
  family: 'it',
  traits: { hasLogons: true },
  roles: { server: { type: 'Server', role: 'mail-server' } },
  mayTurnEncrypted: true,
  hints: [{ transport: 'tcp', port: 25 }, { transport: 'tcp', port: 587 }, { content: 'tcp' }],
  newState: () => ({
    isProven: false,
    isSecured: false,
    isData: false,
    isAuth: false,
    method: '',
    pending: [],
  }),
  firstBytes: '2EHMRehmr',
  probe,
  dissect,
  isFromClient: (message) => (message.kind === 'other' ? undefined : message.kind === 'command'),
  facts,
  behaviourKeys: [{ name: 'command', of: (operation) => operation.code }],
  operations: [...operations].map(([code, verb]) => ({ code, name: code, verb })),
})
