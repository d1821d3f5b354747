/** Security buffers of session setup: NTLM raw or in SPNEGO (RFC 4178), or Kerberos. */
import { berOid } from '#bytes/ber'
import { findNtlm, type NtlmMessage, ntlmClaims, readNtlm } from '#bytes/ntlm-message'
import { exploit } from '#model/exploit'
import { confidence } from '#model/fact'
import type { Emit } from '#model/protocol'
import type { SmbState } from './state.ts'
import { isError, STATUS_MORE_PROCESSING_REQUIRED } from './status.ts'

/** Kerberos 5 (RFC 4121 §1) and Microsoft's first spelling of it ([MS-SPNG] 3.1.5.2). */
const KERBEROS: ReadonlySet<string> = new Set(['1.2.840.113554.1.2.2', '1.2.840.48018.1.2.2'])
const OBJECT_IDENTIFIER = 0x06
/** Bytes at the start of a token searched for its mechanism. */
const SEARCHED = 96

/** Emits the sender's identity in the token and keeps the user of the logon, never a response or key. */
export function securityBuffer(
  bytes: Uint8Array,
  start: number,
  end: number,
  emit: Emit,
  state: SmbState,
): void {
  const at = findNtlm(bytes, start, end)
  if (at >= 0) {
    const message = readNtlm(bytes, at, end)
    if (message !== undefined) ntlm(message, emit, state)
  } else if (firstMechanismIsKerberos(bytes, start, Math.min(end, start + SEARCHED))) {
    state.logon = { user: undefined, method: 'kerberos', clearText: false }
  }
}

function ntlm(message: NtlmMessage, emit: Emit, state: SmbState): void {
  for (const claim of ntlmClaims(message)) emit({ kind: 'identity', confidence: confidence.banner, ...claim })
  // Seen at two servers, a logon is relayed.
  if (message.serverChallenge !== '')
    emit({ kind: 'anomaly', about: 'server', what: 'ntlm-challenge', detail: message.serverChallenge })
  if (message.type !== 'authenticate') return
  const user = message.domain && message.user ? `${message.domain}\\${message.user}` : message.user
  state.logon = {
    user: user || undefined,
    method: message.isAnonymous ? 'anonymous' : 'ntlm',
    clearText: false,
  }
}

function firstMechanismIsKerberos(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at + 2 < end; at++) {
    const stop = at + 2 + bytes[at + 1]!
    if (bytes[at] === OBJECT_IDENTIFIER && stop <= end && KERBEROS.has(berOid(bytes, at + 2, stop) ?? ''))
      return true
  }
  return false
}

/** SessionFlags of a session setup response: [MS-SMB2] 2.2.6; Action of SMB 1 has the first: [MS-CIFS] 2.2.4.53.2. */
const IS_GUEST = 1
const IS_NULL = 2
const ENCRYPT_DATA = 4

/** Text that a shell would run; no account has such a name. */
const COMMAND = /`[^`]+`|\$\([^)]+\)|^\/=/

/** How a logon ended. */
export function logonEnded(status: number, flags: number, emit: Emit, state: SmbState): void {
  if (status === STATUS_MORE_PROCESSING_REQUIRED) return
  const { user, method, clearText } = state.logon
  if (user !== undefined && COMMAND.test(user))
    emit(exploit('runs a command by its user name (Samba, CVE-2007-2447)'))
  if (isError(status)) {
    emit({ kind: 'session', phase: 'refused', user, method, secured: false, clearText })
    return
  }
  const shown = (flags & IS_NULL) !== 0 ? 'anonymous' : (flags & IS_GUEST) !== 0 ? 'guest' : method
  emit({
    kind: 'session',
    phase: 'open',
    user,
    method: shown,
    secured: (flags & ENCRYPT_DATA) !== 0,
    clearText,
  })
}
