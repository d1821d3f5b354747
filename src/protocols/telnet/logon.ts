/** Logons as a person sees them on the screen: there is no standard, only habit. */
import { clean } from '#bytes/text'
import { exploit } from '#model/exploit'
import { isMakerPair } from '#model/maker-credentials'
import type { Emit } from '#model/protocol'
import { botLine } from './bots.ts'
import { limits, type TelnetState } from './state.ts'

const USER_PROMPT = /(login|user ?name|user|account)\s*(name)?\s*[:>]\s*$/i
const SECRET_PROMPT = /(password|passwd|passcode|kennwort|mot de passe)[^:>\n]*[:>]?\s*$/i
const REFUSAL =
  /(login incorrect|login failed|authentication fail|access denied|invalid (login|password|user)|bad (password|username|secrets)|incorrect password|not authorized|login invalid)/i
/** A shell or menu prompt, or a word of welcome. */
const WELCOME = /([$#>%]\s*$|last login|welcome|logged in|main menu)/i

/** Handles output of the server. */
export function screen(written: string, emit: Emit, state: TelnetState): void {
  state.tail = (state.tail + written).slice(-limits.tailCharacters)
  if (state.step === 'answer') {
    const isRefused = REFUSAL.test(state.tail) || USER_PROMPT.test(state.tail)
    if (!isRefused && !WELCOME.test(state.tail)) return
    session(isRefused ? 'refused' : 'open', emit, state)
  }
  if (SECRET_PROMPT.test(state.tail)) awaitLine('secret', state)
  else if (USER_PROMPT.test(state.tail)) awaitLine('user', state)
}

function awaitLine(step: 'user' | 'secret', state: TelnetState): void {
  state.step = step
  state.line = ''
  state.tail = ''
}

function session(phase: 'open' | 'refused', emit: Emit, state: TelnetState): void {
  const { user, isDefault } = state
  emit({
    kind: 'session',
    phase,
    user: user || undefined,
    method: 'password',
    secured: false,
    clearText: true,
    defaultCredentials: isDefault,
  })
  state.step = 'idle'
}

/** Handles keys of the client. */
export function typed(keys: string, emit: Emit, state: TelnetState): void {
  for (const key of keys) {
    if (key === '\r' || key === '\n') endLine(emit, state)
    else if (key === '\b' || key === '\x7f') state.line = state.line.slice(0, -1)
    else if (key >= ' ' && state.line.length < limits.lineCharacters) state.line += key
  }
}

function endLine(emit: Emit, state: TelnetState): void {
  const { line } = state
  state.line = ''
  if (state.step !== 'user' && state.step !== 'secret') {
    const activity = botLine(line)
    if (activity !== undefined) emit(exploit(activity))
    return
  }
  if (state.step === 'secret') {
    state.isDefault = isMakerPair(state.user, line)
    state.step = 'answer'
    state.tail = ''
  } else if (line !== '') {
    state.user = clean(line)
    state.step = 'idle'
  }
}
