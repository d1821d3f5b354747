import { confidence } from '#model/fact'
import { defineProtocol, type Emit, type Slice } from '#model/protocol'
import { errorName, ticketTypeName } from './names.ts'
import { rule as kerberoasting } from './rules/kerberoasting.ts'
import { dissect, type KerberosMessage, messageType, probe } from './wire.ts'

/** Last request of the client: responses over UDP and TCP follow in order. */
interface KerberosState {
  asked: { readonly code: string; readonly name: string; readonly object: string | undefined } | undefined
  /** The latest request proved who asks. */
  isProved: boolean
  /** It took nothing but the weak cipher. */
  isWeakOnly: boolean
}

/** KDC_ERR_PREAUTH_REQUIRED and KRB_ERR_RESPONSE_TOO_BIG are steps, no refusals: RFC 4120 §7.5.9. */
const STEPS: ReadonlySet<number> = new Set([25, 52])

/** RC4, whose key is the hash of the password, and its export form: RFC 4757 §4. */
const WEAK: ReadonlySet<number> = new Set([23, 24, -133, -135])

/** Weakness of a reply that allows guessing the password of its account. */
function weaknessOf({ type, service, ticketType }: KerberosMessage, state: KerberosState) {
  if (state.asked === undefined) return undefined
  const { isProved, isWeakOnly } = state
  // Without pre-authentication, any client receives data encrypted with the account's password; MIT's realms do so with
  // strong ciphers.
  if (type === messageType.asReply) return !isProved && isWeakOnly ? 'unproved-logon' : undefined
  if (ticketType === undefined || !WEAK.has(ticketType) || service.startsWith('krbtgt/')) return undefined
  return isWeakOnly ? 'weak-ticket-asked' : 'weak-ticket'
}

function facts(message: KerberosMessage, _slice: Slice, emit: Emit, state: KerberosState): void {
  const { type, client, realm, service } = message
  const user = client && realm ? `${client}@${realm}` : client || undefined
  if (type === messageType.asRequest || type === messageType.tgsRequest) {
    const name = type === messageType.asRequest ? 'AS-REQ' : 'TGS-REQ'
    state.asked = { code: String(type), name, object: service || undefined }
    state.isProved = message.isProved
    state.isWeakOnly = message.wanted.length > 0 && message.wanted.every((etype) => WEAK.has(etype))
    emit({ kind: 'operation', verb: 'authenticate', ...state.asked, outcome: 'requested' })
    if (realm)
      emit({
        kind: 'identity',
        about: 'client',
        attribute: 'domain',
        value: realm,
        confidence: confidence.banner,
        field: 'realm',
      })
    // A machine account ends in a dollar sign: it is the name of the host that logs on, [MS-SAMR] 3.1.1.8.1.
    if (type === messageType.asRequest && client.endsWith('$')) {
      emit({
        kind: 'identity',
        about: 'client',
        attribute: 'name',
        value: client.slice(0, -1),
        confidence: confidence.banner,
        field: 'cname',
      })
    }
    return
  }
  if (type === messageType.asReply || type === messageType.tgsReply) {
    if (state.asked !== undefined) {
      emit({
        kind: 'operation',
        verb: 'authenticate',
        ...state.asked,
        outcome: 'succeeded',
        value: ticketTypeName(message.ticketType),
      })
    }
    const weakness = weaknessOf(message, state)
    if (weakness !== undefined)
      emit({ kind: 'anomaly', about: 'client', what: weakness, detail: service || client })
    if (type === messageType.asReply)
      emit({ kind: 'session', phase: 'open', user, method: 'kerberos', secured: true })
    emit({
      kind: 'identity',
      attribute: 'role',
      value: 'key-distribution-center',
      confidence: confidence.banner,
      field: 'msg-type',
    })
    return
  }
  if (type !== messageType.error || STEPS.has(message.error)) return
  if (state.asked === undefined) return
  emit({
    kind: 'operation',
    verb: 'authenticate',
    ...state.asked,
    outcome: 'rejected',
    error: errorName(message.error),
  })
  if (state.asked.name === 'AS-REQ')
    emit({ kind: 'session', phase: 'refused', user, method: 'kerberos', secured: true })
}

export const protocol = defineProtocol<KerberosMessage, KerberosState>({
  name: 'kerberos',
  shortName: 'Kerberos',
  title: 'Kerberos 5',
  standard: 'RFC 4120',
  depth: 'semantic',
  family: 'it',
  traits: { hasLogons: true },
  roles: { server: { type: 'Domain Controller', role: 'directory-server' } },
  hints: [
    { transport: 'udp', port: 88 },
    { transport: 'tcp', port: 88 },
    { transport: 'udp', port: 464 },
    { transport: 'tcp', port: 464 },
  ],
  newState: () => ({ asked: undefined, isProved: false, isWeakOnly: false }),
  probe,
  dissect,
  isFromClient: ({ type }) => type === messageType.asRequest || type === messageType.tgsRequest,
  facts,
  behaviourKeys: [
    { name: 'service', of: (operation) => operation.object && `${operation.code} ${operation.object}` },
  ],
  rules: [kerberoasting],
  operations: [
    { code: '10', name: 'AS-REQ', verb: 'authenticate' },
    { code: '12', name: 'TGS-REQ', verb: 'authenticate' },
  ],
})
