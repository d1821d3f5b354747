import { latin1 } from '#bytes/message-head'
import { indexOfByte } from '#bytes/read'
import { clean } from '#bytes/text'
import { confidence } from '#model/fact'
import { isMakerPair } from '#model/maker-credentials'
import { type Dissected, defineProtocol, type Emit, type Slice } from '#model/protocol'

const limits = { lineBytes: 16 * 1024 } as const
/** Tagged commands: RFC 9051 §6. */
const COMMAND =
  /^[\w.+-]{1,20} (?:UID )?(CAPABILITY|NOOP|LOGOUT|STARTTLS|AUTHENTICATE|LOGIN|ENABLE|SELECT|EXAMINE|CREATE|DELETE|RENAME|SUBSCRIBE|UNSUBSCRIBE|LIST|LSUB|NAMESPACE|STATUS|APPEND|IDLE|CLOSE|UNSELECT|EXPUNGE|SEARCH|FETCH|STORE|COPY|MOVE|ID)\b(?: (.*))?$/i

interface ImapMessage {
  readonly kind: 'command' | 'result' | 'greeting' | 'other'
  readonly word: string
  readonly rest: string
}

interface ImapState {
  isProven: boolean
  isSecured: boolean
  asked: string
  user: string | undefined
  isDefault: boolean
}

function dissect({ bytes, start, end, fromClient }: Slice, state: ImapState): Dissected<ImapMessage> {
  if (state.isSecured) return { kind: 'foreign' }
  if (!state.isProven && bytes[start]! > 0x7e) return { kind: 'foreign' }
  const lineEnd = indexOfByte(bytes, start, Math.min(end, start + limits.lineBytes), 0x0a)
  if (lineEnd < 0 && end - start < limits.lineBytes) return { kind: 'incomplete', need: end - start + 1 }
  const length = lineEnd < 0 ? end - start : lineEnd + 1 - start
  const message = read(
    latin1(bytes, start, Math.min(start + length, start + 1000)).replace(/\r?\n$/, ''),
    fromClient,
  )
  if (message.kind === 'other' && !state.isProven) return { kind: 'foreign' }
  return { kind: 'message', message, length }
}

function read(line: string, fromClient: boolean): ImapMessage {
  if (fromClient) {
    const match = COMMAND.exec(line)
    return match
      ? { kind: 'command', word: match[1]!.toUpperCase(), rest: match[2] ?? '' }
      : { kind: 'other', word: '', rest: '' }
  }
  const greeting = /^\* (OK|PREAUTH|BYE) ?(.*)$/.exec(line)
  if (greeting) return { kind: 'greeting', word: greeting[1]!, rest: greeting[2]! }
  const result = /^[\w.]{1,20} (OK|NO|BAD)\b/.exec(line)
  return result ? { kind: 'result', word: result[1]!, rest: '' } : { kind: 'other', word: '', rest: '' }
}

function facts(message: ImapMessage, _slice: Slice, emit: Emit, state: ImapState): void {
  if (message.kind === 'other') return
  if (message.kind === 'greeting') {
    if (!state.isProven) {
      const value = clean(message.rest.replace(/^\[[^\]]*\] ?/, ''), 200)
      if (value)
        emit({
          kind: 'identity',
          about: 'server',
          attribute: 'software',
          value,
          confidence: confidence.banner,
          field: 'greeting',
        })
    }
  } else if (message.kind === 'command') {
    state.asked = message.word
    if (message.word === 'LOGIN') {
      const [user = '', secret = ''] =
        message.rest.match(/"[^"]*"|\S+/g)?.map((word) => word.replace(/^"|"$/g, '')) ?? []
      state.user = clean(user, 128)
      state.isDefault = isMakerPair(user, secret)
    }
  } else result(message.word === 'OK', emit, state)
  state.isProven = true
}

function result(isOk: boolean, emit: Emit, state: ImapState): void {
  if (state.asked === 'STARTTLS' && isOk) state.isSecured = true
  if (state.asked === 'LOGIN' || state.asked === 'AUTHENTICATE') {
    const clearText = state.asked === 'LOGIN'
    const { user, isDefault: defaultCredentials } = state
    emit({
      kind: 'session',
      phase: isOk ? 'open' : 'refused',
      user,
      method: clearText ? 'password' : 'sasl',
      secured: false,
      clearText,
      defaultCredentials,
    })
  }
  state.asked = ''
}

function probe({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  const line = latin1(bytes, start, Math.min(end, start + 200))
  if (/^\* OK [^\n]*(IMAP|ready)/i.test(line)) return 'yes'
  const couldBe = '* OK '.startsWith(line) || /^\* OK [^\n]*$/.test(line)
  return couldBe && line.length < 200 ? 'more' : 'no'
}

export const protocol = defineProtocol<ImapMessage, ImapState>({
  name: 'imap',
  shortName: 'IMAP',
  title: 'Internet Message Access Protocol',
  standard: 'RFC 9051, RFC 3501',
  depth: 'semantic',
  family: 'it',
  traits: { hasLogons: true },
  roles: { server: { type: 'Server', role: 'mail-server' } },
  mayTurnEncrypted: true,
  hints: [{ transport: 'tcp', port: 143 }, { content: 'tcp' }],
  newState: () => ({ isProven: false, isSecured: false, asked: '', user: undefined, isDefault: false }),
  firstBytes: '*',
  probe,
  dissect,
  isFromClient: (message) => (message.kind === 'other' ? undefined : message.kind === 'command'),
  facts,
})
