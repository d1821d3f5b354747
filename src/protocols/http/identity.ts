import { latin1 } from '#bytes/message-head'
import { type NtlmMessage, ntlmClaims } from '#bytes/ntlm-message'
import { clean } from '#bytes/text'
import { type Anomaly, confidence, type Identity } from '#model/fact'
import { readToken } from './credentials.ts'
import type { HttpHead } from './head.ts'

/** Identity of the client in a request. */
export function* requestIdentity(head: HttpHead): Generator<Identity> {
  const agent = head.fields.get('user-agent')
  if (agent) {
    yield {
      kind: 'identity',
      about: 'client',
      attribute: 'software',
      value: clean(agent),
      confidence: confidence.hearsay,
      field: 'User-Agent',
    }
    const system = systemOf(agent)
    if (system !== '')
      yield {
        kind: 'identity',
        about: 'client',
        attribute: 'os',
        value: system,
        confidence: confidence.hearsay,
        field: 'User-Agent',
      }
  }
  yield* ntlmIdentity(head.fields.get('authorization'))
}

/** Identity of the server in a response. */
export function* responseIdentity(head: HttpHead): Generator<Identity | Anomaly> {
  const server = head.fields.get('server')
  if (server) yield about(server, 'software', 'Server')
  const challenge = head.fields.get('www-authenticate') ?? ''
  const realm = /\brealm="([^"]{1,200})"/i.exec(challenge)?.[1]
  if (realm) yield about(realm, 'description', 'WWW-Authenticate realm')
  yield* ntlmIdentity(challenge)
  const drawn = challenge === '' ? '' : (readToken(challenge)?.serverChallenge ?? '')
  if (drawn !== '') yield { kind: 'anomaly', about: 'server', what: 'ntlm-challenge', detail: drawn }
}

function about(value: string, attribute: 'software' | 'description', field: string): Identity {
  return {
    kind: 'identity',
    about: 'server',
    attribute,
    value: clean(value),
    confidence: confidence.banner,
    field,
  }
}

function* ntlmIdentity(field: string | undefined): Generator<Identity> {
  const message: NtlmMessage | undefined = field ? readToken(field) : undefined
  if (message === undefined) return
  for (const claim of ntlmClaims(message)) yield { kind: 'identity', confidence: confidence.banner, ...claim }
}

/** Title of an HTML page in the first bytes of its body; undefined if there is none. */
export function titleFact(bytes: Uint8Array, start: number, end: number): Identity | undefined {
  const from = titleAt(bytes, start, end)
  if (from < 0) return undefined // no text is made of what cannot have one
  const title = /<title[^>]*>([^<]{1,200})<\/title/i.exec(latin1(bytes, from, end))?.[1]
  const value = title === undefined ? '' : clean(title)
  return value === '' ? undefined : about(value, 'description', 'HTML title')
}

/** Offset of the first `<ti` in either case, or -1. */
function titleAt(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end - 2; at++)
    if (bytes[at] === 0x3c && (bytes[at + 1]! | 0x20) === 0x74 && (bytes[at + 2]! | 0x20) === 0x69) return at
  return -1
}

/** Versions of Windows NT as Microsoft's browsers write them. */
const WINDOWS: ReadonlyMap<string, string> = new Map([
  ['5.0', 'Windows 2000'],
  ['5.1', 'Windows XP'],
  ['5.2', 'Windows Server 2003'],
  ['6.0', 'Windows Vista'],
  ['6.1', 'Windows 7'],
  ['6.2', 'Windows 8'],
  ['6.3', 'Windows 8.1'],
  ['10.0', 'Windows 10'],
])

/** Operating system that a User-Agent names; '' if none is recognised. */
function systemOf(agent: string): string {
  const windows = /Windows NT (\d+\.\d)/.exec(agent)
  if (windows) return WINDOWS.get(windows[1]!) ?? 'Windows'
  const android = /Android \d+(\.\d+)?/.exec(agent)
  if (android) return android[0]
  const ios = /(?:iPhone|iPad)[^)]* OS (\d+)_(\d+)/.exec(agent)
  if (ios) return `iOS ${ios[1]}.${ios[2]}`
  const mac = /Mac OS X (\d+)[_.](\d+)/.exec(agent)
  if (mac) return `macOS ${mac[1]}.${mac[2]}`
  return /\b(Ubuntu|Fedora|Debian)\b/.exec(agent)?.[1] ?? (/\bLinux\b/.test(agent) ? 'Linux' : '')
}
