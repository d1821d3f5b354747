import { type AnyProtocol, defineProtocol, type ProtocolRoles } from './protocol.ts'
import type { Rule } from './rule.ts'

/** Readable part of a TLS session before encryption, sent with each client hello and each certificate. */
export interface TlsWords {
  /** Name of the server that the client asks for; '' in certificates and where it asks for none. */
  readonly serverName: string
  /** Protocol that the client would speak first; ''. */
  readonly alpn: string
  /** Common names of a certificate and of its issuer; '' in hellos. */
  readonly subject: string
  readonly issuer: string
}

/** The words in a payload's context; undefined where another carrier, or none, lent the slice. */
export function tlsWordsIn(context: unknown): TlsWords | undefined {
  const words = context as Partial<TlsWords> | undefined
  return typeof words?.serverName === 'string' && typeof words.subject === 'string'
    ? (words as TlsWords)
    : undefined
}

/** A protocol that hides in TLS, and is known by the words of its sessions alone. */
export interface HiddenInTls {
  readonly name: string
  readonly shortName: string
  readonly title: string
  readonly standard: string
  readonly roles?: ProtocolRoles
  readonly rules?: readonly Rule[]
  /** `port` is the server's in a client's hello, undefined in certificates. */
  isOurs(words: TlsWords, port: number | undefined): boolean
}

/** Its manifest: a session is emitted once, and its content is a blind spot. */
export function defineHiddenInTls({
  name,
  shortName,
  title,
  standard,
  roles: parts,
  rules,
  isOurs,
}: HiddenInTls): AnyProtocol {
  return defineProtocol<TlsWords, { isEmitted: boolean }>({
    name,
    shortName,
    title,
    standard,
    depth: 'recognised',
    family: 'it',
    ...(parts === undefined ? {} : { roles: parts }),
    ...(rules === undefined ? {} : { rules }),
    isEncrypted: true,
    hints: [{ carriedBy: 'tls' }],
    newState: () => ({ isEmitted: false }),
    dissect({ start, end, context, fromClient, destinationPort }) {
      const words = tlsWordsIn(context)
      if (words === undefined || !isOurs(words, fromClient ? destinationPort : undefined))
        return { kind: 'foreign' }
      return { kind: 'message', length: end - start, message: words }
    },
    facts(_words, _slice, emit, state) {
      if (state.isEmitted) return
      state.isEmitted = true
      emit({ kind: 'session', phase: 'open', method: name, secured: true })
    },
    rows: ({ serverName, subject, issuer }) =>
      Object.entries({ 'Server name': serverName, Subject: subject, Issuer: issuer })
        .filter(([, value]) => value !== '')
        .map(([label, value]) => ({ label, value, at: 0, length: 0 })),
  })
}
