import { clean } from '#bytes/text'
import { exploit } from '#model/exploit'
import { confidence } from '#model/fact'
import { isMakerPair } from '#model/maker-credentials'
import type { Emit, Slice } from '#model/protocol'
import { type DataPort, extendedPort, hostPort } from './data-port.ts'
import { operations, PATHS, TRANSFERS } from './operations.ts'
import { type FtpState, limits, type PendingCommand } from './state.ts'
import type { FtpMessage } from './wire.ts'

/** Longest path emitted. */
const LONGEST_PATH = 256

export function facts(message: FtpMessage, _slice: Slice, emit: Emit, state: FtpState): void {
  if (message.kind === 'other') return
  state.isProven = true
  if (message.kind === 'command') command(message.verb, message.argument, emit, state)
  else reply(message.code, message.text, emit, state)
}

function command(verb: string, argument: string, emit: Emit, state: FtpState): void {
  const object = PATHS.has(verb) ? clean(argument, LONGEST_PATH) || undefined : undefined
  const asked = { verb, object }
  state.pending.push(asked)
  if (state.pending.length > limits.pendingCommands) state.pending.shift()
  emitOperation(asked, 'requested', emit)
  const attack = attackBy(verb, argument, state.user !== undefined)
  if (attack !== undefined) emit(exploit(attack))
  if (verb === 'USER') state.user = clean(argument, 128)
  else if (verb === 'PASS') state.isDefault = isMakerPair(state.user ?? '', argument)
  else if (verb === 'PORT') expect(hostPort(argument), emit, state)
  else if (verb === 'EPRT') expect(extendedPort(argument), emit, state)
  else if (TRANSFERS.has(verb) && state.data?.command === '') {
    state.data.name = object ?? ''
    state.data.command = verb
    if (state.offset > 0) state.data.offset = state.offset
    state.offset = 0
  }
  if (verb === 'REST') state.offset = Number.parseInt(argument, 10) || 0
}

/** Names and passwords of people are shorter; RFC 959 names no limit, and small servers have overrun by it. */
const LONGEST_NAME = 300
/** Done, superfluous, or done but for an account. */
const LOGGED_IN: ReadonlySet<number> = new Set([230, 202, 332])

/** Where Modicon controllers keep their accounts, as Metasploit's modicon_password_recovery fetches them. */
const PASSWORD_FILE = /^\/?FLASH0\/userlist\.dat$|^\/?rdt\/password\.rde$|^\/?FLASH0\/ftp\/ftp\.ini$/i

/** Commands that only break into a server. */
function attackBy(verb: string, argument: string, hasUser: boolean): string | undefined {
  if (verb === 'USER' && argument.endsWith(':)')) return 'opens the back door of vsftpd 2.3.4 (CVE-2011-2523)'
  if (verb === 'SITE' && !hasUser && /^CP(?:FR|TO)\b/i.test(argument))
    return 'copies files without an account (ProFTPD, CVE-2015-3306)'
  if ((verb === 'USER' || verb === 'PASS') && argument.length > LONGEST_NAME)
    return `tries a buffer overflow (${verb} of ${argument.length} characters)`
  if (verb === 'RETR' && PASSWORD_FILE.test(argument))
    return `reads the passwords of a Modicon controller (${clean(argument, 80)})`
  return undefined
}

function reply(code: number, text: string, emit: Emit, state: FtpState): void {
  if (code < 200) {
    // RFC 959 §4.2: preliminary, another reply follows. Most servers state the size of the file they send.
    const size = code === 150 || code === 125 ? /\((\d{1,15}) bytes\)/.exec(text)?.[1] : undefined
    if (size !== undefined && state.data?.command === 'RETR') state.data.size = Number(size)
    return
  }
  const asked = state.pending.shift()
  if (asked !== undefined)
    emitOperation(asked, code < 400 ? 'succeeded' : 'rejected', emit, code < 400 ? undefined : String(code))
  // Refused, it used no data connection: the one announced is for the next. One that was used is no other's.
  const isRefused = (code >= 500 || code === 450) && TRANSFERS.has(asked?.verb ?? '')
  if (isRefused && state.data !== undefined) state.data.command = ''
  // These speak for themselves, where the tap shows the server alone.
  if (code === 220 && asked === undefined)
    identify('software', text.replace(/^\((.*)\)$/, '$1'), '220 greeting', emit)
  else if (code === 215)
    identify('os', text.replace(/ Type: L8$/i, ''), '215 SYST', emit) // L8: the type it sends by itself, bytes
  else if (code === 227) expect(hostPort(text), emit, state)
  else if (code === 229) expect(extendedPort(text), emit, state)
  if (asked === undefined) return
  if (asked.verb === 'AUTH' && code === 234) state.isSecured = true
  // Another code answers another command, of which a reply was lost: RFC 959 §5.4 knows these to PASS.
  if (asked.verb === 'PASS' && (LOGGED_IN.has(code) || code >= 400))
    emitSession(LOGGED_IN.has(code), true, emit, state)
  else if (asked.verb === 'USER' && code === 230) emitSession(true, false, emit, state)
  else if (asked.verb === 'USER' && code === 530) emitSession(false, false, emit, state)
}

function emitOperation(
  { verb, object }: PendingCommand,
  outcome: 'requested' | 'succeeded' | 'rejected',
  emit: Emit,
  error?: string,
): void {
  const known = operations.get(verb)
  emit({
    kind: 'operation',
    verb: known?.verb ?? 'execute',
    name: known?.name ?? verb,
    code: verb,
    object,
    outcome,
    error,
  })
}

function identify(attribute: 'software' | 'os', text: string, field: string, emit: Emit): void {
  const value = clean(text, LONGEST_PATH)
  if (value !== '')
    emit({ kind: 'identity', about: 'server', attribute, value, confidence: confidence.banner, field })
}

/** RFC 1635: `anonymous` and `ftp` send an address, no secret. */
function emitSession(isOpen: boolean, hasPassword: boolean, emit: Emit, state: FtpState): void {
  const { user } = state
  const isAnonymous = user !== undefined && /^(anonymous|ftp)$/i.test(user)
  emit({
    kind: 'session',
    phase: isOpen ? 'open' : 'refused',
    user,
    method: isAnonymous ? 'anonymous' : hasPassword ? 'password' : 'none',
    secured: false,
    clearText: hasPassword && !isAnonymous,
    defaultCredentials: hasPassword && state.isDefault,
  })
}

function expect(port: DataPort | undefined, emit: Emit, state: FtpState): void {
  if (port === undefined || port.port === 0) return
  state.data = { name: '', command: '' }
  emit({
    kind: 'expectation',
    protocol: 'ftp-data',
    transport: 'tcp',
    ip: port.ip,
    port: port.port,
    context: state.data,
  })
}
