/**
 * Logons and how readable they are: RFC 9110 §11, RFC 7617 (Basic), RFC 7616 (Digest), RFC 4559 (Negotiate), RFC 6750
 * (Bearer).
 */
import { base64Bytes } from '#bytes/base64'
import { findNtlm, type NtlmMessage, readNtlm } from '#bytes/ntlm-message'
import { clean } from '#bytes/text'
import { isMakerPair } from '#model/maker-credentials'
import type { HttpCredential } from './state.ts'

/** Reads an Authorization field. The secret is compared with the makers' list and dropped. */
export function readCredential(field: string): HttpCredential | undefined {
  const [scheme, rest] = splitScheme(field)
  switch (scheme) {
    case 'basic': {
      const decoded = base64Bytes(rest)
      if (decoded === undefined) return undefined
      const pair = String.fromCharCode(...decoded.subarray(0, 1024))
      const colon = pair.indexOf(':')
      if (colon < 0) return undefined
      const user = pair.slice(0, colon)
      const defaultCredentials = isMakerPair(user, pair.slice(colon + 1))
      return { method: 'basic', user: clean(user, 128), clearText: true, defaultCredentials }
    }
    case 'digest': {
      const user = /\busername="([^"]*)"/.exec(rest)?.[1]
      return { method: 'digest', user, clearText: false, defaultCredentials: false }
    }
    case 'bearer':
      return { method: 'bearer', user: undefined, clearText: true, defaultCredentials: false }
    case 'ntlm':
    case 'negotiate': {
      const ntlm = readToken(field)
      if (ntlm !== undefined && ntlm.type !== 'authenticate') return undefined
      const method = scheme === 'ntlm' || ntlm !== undefined ? 'ntlm' : 'negotiate'
      return { method, user: ntlm?.user || undefined, clearText: false, defaultCredentials: false }
    }
    default:
      return undefined
  }
}

/**
 * Names of logon fields in pages. A page may surround them with words; short ones are matched alone, as `bypass` is
 * none.
 */
const SECRET =
  /(?:^|&)(?:[\w.$%-]{0,40}?(?:password|passwd|passwort|passphrase|pwd)|(?:[\w.$%-]{0,40}[._$-])?(?:pass|psw|pw))_?\d?=([^&]{1,128})/i
const USER =
  /(?:^|&)(?:[\w.$%-]{0,40}?(?:user_?name|user_?id|login|benutzer)|(?:[\w.$%-]{0,40}[._$-])?(?:user|account|email|uname|name))=([^&]{0,128})/i
const FORM = 'application/x-www-form-urlencoded'

/** Reads a logon by a page's form (HTML §4.10.21.7). The secret is compared with the makers' list and dropped. */
export function readForm(type: string, text: string): HttpCredential | undefined {
  if (!type.toLowerCase().startsWith(FORM)) return undefined
  const secret = SECRET.exec(text)?.[1]
  if (secret === undefined) return undefined
  const user = plain(USER.exec(text)?.[1] ?? '')
  return {
    method: 'form',
    user: user === '' ? undefined : clean(user, 128),
    clearText: true,
    defaultCredentials: isMakerPair(user, plain(secret)),
  }
}

function plain(text: string): string {
  return text
    .replace(/\+/g, ' ')
    .replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}

/** The NTLM message in an Authorization or WWW-Authenticate field, if there is one. */
export function readToken(field: string): NtlmMessage | undefined {
  const [scheme, rest] = splitScheme(field)
  if (scheme !== 'ntlm' && scheme !== 'negotiate') return undefined
  const token = base64Bytes(rest)
  if (token === undefined) return undefined
  const at = findNtlm(token, 0, token.length)
  return at < 0 ? undefined : readNtlm(token, at, token.length)
}

function splitScheme(field: string): [scheme: string, rest: string] {
  const blank = field.indexOf(' ')
  return blank < 0
    ? [field.toLowerCase(), '']
    : [field.slice(0, blank).toLowerCase(), field.slice(blank + 1).trim()]
}
