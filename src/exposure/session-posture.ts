/** Weak settings shown by sessions: sign-in of people and machines, and protection of their data. */
import type { LinkSession } from '#model/device'
import type { Contact } from './surroundings.ts'
import type { PostureKind } from './weights.ts'

interface SessionWeakness {
  readonly kind: PostureKind
  readonly title: string
  /** Is a session of this protocol weak in this way? */
  readonly is: (session: LinkSession, contact: Contact) => boolean
  /** Observation, without the identity of the ends. */
  readonly what: (session: LinkSession, contact: Contact) => string
  readonly todo: string
}

export interface SessionFinding {
  readonly kind: PostureKind
  readonly title: string
  readonly what: string
  readonly todo: string
  /** Those whose sessions show it. */
  readonly contacts: readonly Contact[]
}

/** RFC 8996 (2021) withdraws TLS 1.0, 1.1 and DTLS 1.0; RFC 7568 (2015) SSL 3.0; RFC 6176 (2011) SSL 2.0. */
const OLD_TLS = /^(?:SSL [23]\.0|D?TLS 1\.0|TLS 1\.1)\b/
/** Suites without secrecy or without a name (RFC 9325 §4.1), RC4 (RFC 7465), DES and 3DES (NIST SP 800-131A, RFC 8429). */
const WEAK_SUITE = /_(?:NULL|EXPORT|RC4|RC2|DES|DES40|3DES|anon)_/
/** OPC 10000-7 §6.6: policies that its edition 1.04 deprecates for SHA-1 and short keys. */
const DEPRECATED_POLICY = /\b(?:Basic128Rsa15|Basic256)\b/
/** Protocols in which a session without a sign-in gives access; elsewhere, as in LDAP, every session begins so. */
const SIGNS_IN: ReadonlySet<string> = new Set([
  'vnc',
  'ftp',
  'opcua',
  'mqtt',
  'x11',
  'ipmi',
  'postgresql',
  'dlms',
])
const NOBODY = /\b(?:none|anonymous|no authentication|trust)\b/
const IS_TLS: ReadonlySet<string> = new Set(['tls', 'dtls', 'quic'])

const weaknesses: readonly SessionWeakness[] = [
  {
    kind: 'default-credentials',
    title: 'Default credentials in use',
    is: ({ defaultCredentials }, contact) => defaultCredentials && isHeard(contact),
    what: ({ method }, { protocol }) =>
      protocol === 'snmp'
        ? 'Default SNMP community in use'
        : `${protocol} (${method}) accepts default credentials`,
    todo: 'Change the password; for SNMP, use version 3 or an individual community from one address only',
  },
  {
    kind: 'clear-text-credentials',
    title: 'Cleartext password',
    is: ({ clearText, defaultCredentials }, { protocol }) =>
      clearText && !defaultCredentials && protocol !== 'snmp',
    what: ({ method }, { protocol }) => `${protocol} (${method}) sends the password in clear text`,
    todo: 'Change the password and use an encrypted service (SSH, HTTPS, LDAPS)',
  },
  {
    kind: 'readable-community',
    title: 'SNMP without protection',
    is: ({ clearText, defaultCredentials, method }, contact) =>
      contact.protocol === 'snmp' &&
      isHeard(contact) &&
      !defaultCredentials &&
      (clearText || method === 'usm without authentication'),
    what: ({ clearText }) =>
      clearText ? 'SNMP version 1 or 2c is answered' : 'SNMP version 3 is answered without authentication',
    todo: 'Use SNMP version 3 with authentication and privacy',
  },
  {
    kind: 'no-sign-in',
    title: 'Anonymous access allowed',
    is: ({ method }, { protocol }) => SIGNS_IN.has(protocol) && NOBODY.test(method),
    what: (_, { protocol }) => `${protocol} is used without sign-in`,
    todo: 'Disable anonymous access, and give each user individual permissions',
  },
  {
    kind: 'rdp-without-nla',
    title: 'Remote Desktop without Network Level Authentication',
    is: ({ method }, { protocol }) =>
      protocol === 'rdp' && /^rdp, (?:standard RDP security|TLS)$/.test(method),
    what: ({ method }) => `${method.slice('rdp, '.length)} sessions start before sign-in`,
    todo: 'Require Network Level Authentication (CredSSP) in the system properties or by group policy',
  },
  {
    kind: 'old-tls',
    title: 'Deprecated encryption',
    is: ({ method }, { protocol }) => IS_TLS.has(protocol) && OLD_TLS.test(method),
    what: ({ method }) => `${OLD_TLS.exec(method)?.[0] ?? method} is negotiated`,
    todo: 'Enable TLS 1.2 or later and disable older versions, or put a proxy in front',
  },
  {
    kind: 'weak-cipher',
    title: 'Weak encryption',
    is: ({ method }, { protocol }) => IS_TLS.has(protocol) && WEAK_SUITE.test(method),
    what: ({ method }) => `${/\S+$/.exec(method)?.[0] ?? method} is negotiated`,
    todo: 'Remove the cipher suite on the server',
  },
  {
    kind: 'unprotected-opcua',
    title: 'OPC UA without protection',
    // Endpoints are asked for without security everywhere; a session is more than that.
    is: ({ method, secured }, { protocol }) =>
      protocol === 'opcua' && !secured && /^(?:anonymous|password|certificate|issued-token)$/.test(method),
    what: () => 'sessions use security policy None',
    todo: 'Disable policy None for sessions; trust client certificates individually',
  },
  {
    kind: 'weak-opcua',
    title: 'Deprecated OPC UA security policy',
    is: ({ method }, { protocol }) => protocol === 'opcua' && DEPRECATED_POLICY.test(method),
    what: ({ method }) => `${DEPRECATED_POLICY.exec(method)?.[0] ?? method} is used`,
    todo: 'Use Basic256Sha256 or a later policy',
  },
  {
    kind: 'weak-wifi',
    title: 'Open or weakly encrypted wireless network',
    is: ({ method }) => /^wi-fi .*, (?:open|WEP)$/.test(method),
    what: ({ method }) => `stations connect by ${/\w+$/.exec(method)?.[0] ?? method}`,
    todo: 'Use WPA2 or WPA3',
  },
]

/** One finding a kind, of the sessions others opened to a device. */
export function sessionFindings(inbound: readonly Contact[]): readonly SessionFinding[] {
  return weaknesses.flatMap(({ kind, title, is, what, todo }) => {
    const contacts = new Set<Contact>()
    const seen = new Set<string>()
    for (const contact of inbound)
      for (const session of contact.sessions)
        if (is(session, contact)) {
          contacts.add(contact)
          seen.add(what(session, contact))
        }
    if (contacts.size === 0) return []
    return [{ kind, title, what: listed([...seen].sort()), todo, contacts: [...contacts] }]
  })
}

/** A request with a known community without a response proves nothing about the server. */
function isHeard({ protocol, isAnswered }: Contact): boolean {
  return protocol !== 'snmp' || isAnswered
}

/** At most three, and how many more. */
function listed(words: readonly string[]): string {
  const rest = words.length - 3
  return rest > 0 ? `${words.slice(0, 3).join('; ')} and ${rest} more` : words.join('; ')
}
