/** Logons as a person sees them on the screen: there is no standard, only habit. */
import { clean } from '#bytes/text'
import { exploit } from '#model/exploit'
import { isMakerPair } from '#model/maker-credentials'
import type { Emit } from '#model/protocol'
import { botLine } from './bots.ts'
import { limits, type TelnetExchange } from './exchange.ts'

const USER_PROMPT = /(login|user ?name|user|account)\s*(name)?\s*[:>]\s*$/i
const SECRET_PROMPT = /(password|passwd|passcode|kennwort|mot de passe)[^:>\n]*[:>]?\s*$/i
const REFUSAL =
  /(login incorrect|login failed|authentication fail|access denied|invalid (login|password|user)|bad (password|username|secrets)|incorrect password|not authorized|login invalid)/i
/** A shell or menu prompt, or a word of welcome. */
const WELCOME = /([$#>%]\s*$|last login|welcome|logged in|main menu)/i

/** What the server wrote. */
export function screen(written: string, emit: Emit, exchange: TelnetExchange): void {
  exchange.tail = (exchange.tail + written).slice(-limits.tailCharacters)
  if (exchange.step === 'answer') {
    const isRefused = REFUSAL.test(exchange.tail) || USER_PROMPT.test(exchange.tail)
    if (!isRefused && !WELCOME.test(exchange.tail)) return
    session(isRefused ? 'refused' : 'open', emit, exchange)
  }
  if (SECRET_PROMPT.test(exchange.tail)) awaitLine('secret', exchange)
  else if (USER_PROMPT.test(exchange.tail)) awaitLine('user', exchange)
}

function awaitLine(step: 'user' | 'secret', exchange: TelnetExchange): void {
  exchange.step = step
  exchange.line = ''
  exchange.tail = ''
}

function session(phase: 'open' | 'refused', emit: Emit, exchange: TelnetExchange): void {
  const { user, isDefault } = exchange
  emit({
    kind: 'session',
    phase,
    user: user || undefined,
    method: 'password',
    secured: false,
    clearText: true,
    defaultCredentials: isDefault,
  })
  exchange.step = 'idle'
}

/** What the client typed. */
export function typed(keys: string, emit: Emit, exchange: TelnetExchange): void {
  for (const key of keys) {
    if (key === '\r' || key === '\n') endLine(emit, exchange)
    else if (key === '\b' || key === '\x7f') exchange.line = exchange.line.slice(0, -1)
    else if (key >= ' ' && exchange.line.length < limits.lineCharacters) exchange.line += key
  }
}

function endLine(emit: Emit, exchange: TelnetExchange): void {
  const { line } = exchange
  exchange.line = ''
  if (exchange.step !== 'user' && exchange.step !== 'secret') {
    const deed = botLine(line)
    if (deed !== undefined) emit(exploit(deed))
    return
  }
  if (exchange.step === 'secret') {
    exchange.isDefault = isMakerPair(exchange.user, line)
    exchange.step = 'answer'
    exchange.tail = ''
  } else if (line !== '') {
    exchange.user = clean(line)
    exchange.step = 'idle'
  }
}
