import { defineProtocol, type Emit } from '#model/protocol'
import { emitBindings, emitEngine } from './identity.ts'
import { errors, genericTraps, objectOf, reports, requests, UNKNOWN_ENGINE } from './operations.ts'
import { rule as snmpWalk } from './rules/snmp-walk.ts'
import { rule as snmpWritten } from './rules/snmp-written.ts'
import { SnmpState } from './state.ts'
import { emitTables } from './tables.ts'
import { dissect, pduTag, probe, type SnmpMessage, type SnmpPdu } from './wire.ts'

/** PDUs that an agent sends by itself or in answer. */
const FROM_AGENT: ReadonlySet<number> = new Set([
  pduTag.RESPONSE,
  pduTag.REPORT,
  pduTag.TRAP_V1,
  pduTag.TRAP,
  pduTag.INFORM,
])
const UNASKED: ReadonlySet<number> = new Set([pduTag.TRAP_V1, pduTag.TRAP])

export const protocol = defineProtocol<SnmpMessage, SnmpState>({
  name: 'snmp',
  shortName: 'SNMP',
  title: 'Simple Network Management Protocol',
  standard: 'RFC 1157; RFC 1901; RFC 3412; RFC 3414; RFC 3416; RFC 3430',
  depth: 'deep',
  family: 'it',
  traits: { hasLogons: true },
  hints: [
    { transport: 'udp', port: 161, groupsClientRequests: true },
    { transport: 'udp', port: 162 },
    { transport: 'tcp', port: 161 }, // RFC 3430
    { content: 'udp' },
  ],
  newState: () => new SnmpState(),
  rules: [snmpWalk, snmpWritten],
  firstBytes: '0',
  probe,
  dissect,
  isFromClient({ pdu }) {
    if (pdu === undefined) return undefined
    return pdu.tag !== pduTag.RESPONSE && pdu.tag !== pduTag.REPORT
  },
  facts(message, { bytes, fromClient }, emit, state) {
    const sender = fromClient ? 'client' : 'server'
    const { pdu, security } = message
    if (fromClient) emitSession(message, emit)
    const isRequest = fromClient && pdu !== undefined && !FROM_AGENT.has(pdu.tag)
    if (isRequest && security === undefined && state.triesAnother(message.communityMark))
      emit({ kind: 'session', phase: 'refused', method: 'community', secured: false, clearText: true })
    const isFromAgent = pdu === undefined ? !fromClient : FROM_AGENT.has(pdu.tag)
    if (security?.engine !== undefined && isFromAgent) emitEngine(security.engine, sender, emit)
    if (pdu === undefined) return
    // A refusal repeats what was asked: RFC 3416 §4.2.1, §4.2.5.
    const isRefusal = pdu.tag === pduTag.RESPONSE && pdu.status !== 0
    if (isFromAgent && !isRefusal) emitBindings(pdu.bindings, sender, emit)
    if (pdu.tag === pduTag.RESPONSE && !isRefusal) emitTables(pdu.bindings, bytes, state.neighbours, emit)
    if (pdu.tag === pduTag.RESPONSE || pdu.tag === pduTag.REPORT) emitAnswer(pdu, emit, state)
    else emitRequest(pdu, emit, state)
  },
  finish(state, emit) {
    for (const asked of state.takePending()) emit({ kind: 'operation', ...asked, outcome: 'unanswered' })
  },
  rows: ({ version, pdu, security }) => [
    { label: 'Version', value: version === 3 ? '3' : version === 1 ? '2c' : '1', at: 0, length: 0 },
    { label: 'User', value: security?.user ?? '', at: 0, length: 0 },
    {
      label: 'PDU',
      value: pdu === undefined ? 'encrypted' : (requests.get(pdu.tag)?.name ?? `0x${pdu.tag.toString(16)}`),
      at: 0,
      length: 0,
    },
    ...(pdu?.bindings ?? []).map(({ oid, value }) => ({ label: oid, value, at: 0, length: 0 })),
  ],
  behaviourKeys: [
    { name: 'request', of: (operation) => operation.code },
    { name: 'object', of: (operation) => `${operation.code} ${operation.object ?? ''}` },
  ],
  operations: [...requests.values()],
})

/** A community crosses the wire for anyone to read; it is judged and forgotten. */
function emitSession({ security, isDefaultCommunity }: SnmpMessage, emit: Emit): void {
  if (security === undefined) {
    emit({
      kind: 'session',
      phase: 'open',
      method: 'community',
      secured: false,
      clearText: true,
      defaultCredentials: isDefaultCommunity,
    })
  } else if (security.user !== '') {
    const method = security.isAuthenticated ? 'usm' : 'usm without authentication'
    emit({ kind: 'session', phase: 'open', user: security.user, method, secured: security.isEncrypted })
  }
}

function emitRequest(pdu: SnmpPdu, emit: Emit, state: SnmpState): void {
  const named = requests.get(pdu.tag)
  if (named === undefined) return
  const first = pdu.bindings[0]
  const object =
    pdu.tag === pduTag.TRAP_V1 ? pdu.enterprise : objectOf(named.verb, reported(pdu) ?? first?.oid ?? '')
  const value =
    pdu.tag === pduTag.TRAP_V1 ? genericTraps[pdu.status] : named.verb === 'write' ? first?.value : undefined
  emit({ kind: 'operation', ...named, object, outcome: 'requested', value })
  const forgotten = UNASKED.has(pdu.tag) ? undefined : state.addOrRepeat(pdu.request, { ...named, object })
  if (forgotten !== undefined) emit({ kind: 'operation', ...forgotten, outcome: 'unanswered' })
}

/** The second binding of a notification is snmpTrapOID.0, whose value names the event: RFC 3416 §4.2.6. */
function reported(pdu: SnmpPdu): string | undefined {
  if (pdu.tag !== pduTag.TRAP && pdu.tag !== pduTag.INFORM) return undefined
  return pdu.bindings[1]?.value || undefined
}

function emitAnswer(pdu: SnmpPdu, emit: Emit, state: SnmpState): void {
  const asked = state.take(pdu.request)
  if (asked === undefined) return
  const error = pdu.tag === pduTag.REPORT ? reportedError(pdu) : errorOf(pdu.status)
  if (error === undefined) emit({ kind: 'operation', ...asked, outcome: 'succeeded' })
  else emit({ kind: 'operation', ...asked, outcome: 'rejected', error })
}

function errorOf(status: number): string | undefined {
  return status === 0 ? undefined : (errors[status] ?? `status ${status}`)
}

/** A report states why there is no response; to a request for the engine's id, it is the response: RFC 3414 §4. */
function reportedError({ bindings }: SnmpPdu): string | undefined {
  const oid = bindings[0]?.oid ?? ''
  return reports.get(oid) ?? (oid === UNKNOWN_ENGINE ? undefined : oid)
}
