import { latin1 } from '#bytes/message-head'
import { indexOfByte } from '#bytes/read'
import { clean } from '#bytes/text'
import { confidence } from '#model/fact'
import { isMakerPair } from '#model/maker-credentials'
import { type Dissected, defineProtocol, type Emit, type Slice } from '#model/protocol'

const limits = { lineBytes: 8 * 1024 } as const
/** Commands: RFC 1939 §3 to §7, RFC 2449, RFC 2595, RFC 5034. */
const COMMANDS = /^(USER|PASS|APOP|STAT|LIST|RETR|DELE|NOOP|RSET|QUIT|TOP|UIDL|CAPA|STLS|AUTH)(?: (.*))?$/i

/** Words of greetings that replies lack: RFC 1939 §4 leaves the text free, and the capture may have started later. */
const GREETS = /POP|ready|<[^>]+@[^>]+>/i
const TAKES_LEAVE = /sign(?:ing)? ?off|bye|logg?(?:ing|ed) out/i

interface PopMessage {
  readonly kind: 'command' | 'reply' | 'other'
  readonly word: string
  readonly rest: string
}

interface PopState {
  isProven: boolean
  isSecured: boolean
  asked: string
  user: string | undefined
  isDefault: boolean
}

function dissect({ bytes, start, end, fromClient }: Slice, state: PopState): Dissected<PopMessage> {
  if (state.isSecured) return { kind: 'foreign' }
  const lineEnd = indexOfByte(bytes, start, Math.min(end, start + limits.lineBytes), 0x0a)
  if (!state.isProven && bytes[start]! > 0x7e) return { kind: 'foreign' }
  if (lineEnd < 0 && end - start < limits.lineBytes) return { kind: 'incomplete', need: end - start + 1 }
  const length = lineEnd < 0 ? end - start : lineEnd + 1 - start
  const line = latin1(bytes, start, Math.min(start + length, start + 600)).replace(/\r?\n$/, '')
  const match = fromClient ? COMMANDS.exec(line) : /^(\+OK|-ERR)(?: (.*)|$)/.exec(line)
  if (match)
    return {
      kind: 'message',
      message: {
        kind: fromClient ? 'command' : 'reply',
        word: match[1]!.toUpperCase(),
        rest: match[2] ?? '',
      },
      length,
    }
  if (!state.isProven) return { kind: 'foreign' }
  return { kind: 'message', message: { kind: 'other', word: '', rest: '' }, length }
}

function facts(message: PopMessage, _slice: Slice, emit: Emit, state: PopState): void {
  if (message.kind === 'other') return
  if (message.kind === 'command') {
    state.isProven = true
    state.asked = message.word
    if (message.word === 'USER' || message.word === 'APOP')
      state.user = clean(message.rest.split(' ')[0]!, 128)
    if (message.word === 'PASS') state.isDefault = isMakerPair(state.user ?? '', message.rest)
    return
  }
  const isOk = message.word === '+OK'
  if (!state.isProven && GREETS.test(message.rest) && !TAKES_LEAVE.test(message.rest)) {
    emit({
      kind: 'identity',
      about: 'server',
      attribute: 'software',
      value: clean(message.rest, 200),
      confidence: confidence.banner,
      field: 'greeting',
    })
  }
  state.isProven = true
  if (state.asked === 'STLS' && isOk) state.isSecured = true
  if (state.asked === 'PASS' || state.asked === 'APOP') {
    const clearText = state.asked === 'PASS'
    const { user, isDefault: defaultCredentials } = state
    emit({
      kind: 'session',
      phase: isOk ? 'open' : 'refused',
      user,
      method: clearText ? 'password' : 'apop',
      secured: false,
      clearText,
      defaultCredentials,
    })
  }
  state.asked = ' '
}

function probe({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  const line = latin1(bytes, start, Math.min(end, start + 200))
  if (line.startsWith('+OK ') && GREETS.test(line.split('\n', 1)[0]!)) return 'yes'
  const couldBe = '+OK '.startsWith(line) || /^\+OK [^\n]*$/.test(line)
  return couldBe && line.length < 200 ? 'more' : 'no'
}

export const protocol = defineProtocol<PopMessage, PopState>({
  name: 'pop',
  shortName: 'POP',
  title: 'Post Office Protocol 3',
  standard: 'RFC 1939, RFC 2595',
  depth: 'semantic',
  family: 'it',
  traits: { hasLogons: true },
  roles: { server: { type: 'Server', role: 'mail-server' } },
  mayTurnEncrypted: true,
  hints: [{ transport: 'tcp', port: 110 }, { content: 'tcp' }],
  newState: () => ({ isProven: false, isSecured: false, asked: '', user: undefined, isDefault: false }),
  firstBytes: '+',
  probe,
  dissect,
  isFromClient: (message) => (message.kind === 'other' ? undefined : message.kind === 'command'),
  facts,
})
