import { u32be } from '#bytes/read'
import { text } from '#bytes/text'
import { exploit } from '#model/exploit'
import { confidence, type Operation, type Outcome } from '#model/fact'
import { defineProtocol, type Emit, type Slice } from '#model/protocol'
import { GET_PORT, MOUNT, MOUNT_PATH, NFS, PORT_MAPPER, procedures, programs } from './programs.ts'
import { rule as portMapperChanged } from './rules/port-mapper-changed.ts'
import { rule as vxworksDebugAgent } from './rules/vxworks-debug-agent.ts'
import { AUTH_SYS, dissect, probe, type RpcMessage, type RpcReadState, resume } from './wire.ts'

const limits = {
  /** Calls awaiting replies, per flow. */
  pending: 128,
} as const
const TCP = 6
const UDP = 17

type Call = Extract<RpcMessage, { kind: 'call' }>

interface Asked {
  readonly program: number
  readonly version: number
  readonly procedure: number
  readonly operation: Operation | undefined
  /** Transport that a port was asked for; 0 where none was. */
  readonly transport: number
  readonly wanted: number
}

interface RpcState extends RpcReadState {
  readonly pending: Map<number, Asked>
  isClientEmitted: boolean
}

function operationOf(
  { program, version, procedure, start, end }: Call,
  bytes: Uint8Array,
): Operation | undefined {
  if (program === NFS) return undefined // told by its own folder
  const code = `${program}.${procedure}`
  const program_ = programs.get(program) ?? `program ${program}`
  const { name, verb } = procedures.get(code) ?? {
    name: `${program_} ${procedure}`,
    verb: 'execute' as const,
  }
  let object = `${program_} v${version}`
  if (program === MOUNT && procedure === MOUNT_PATH && start + 4 <= end)
    object = text(bytes, start + 4, Math.min(end, start + 4 + u32be(bytes, start)))
  if (program === PORT_MAPPER && procedure === GET_PORT && start + 4 <= end)
    object = programs.get(u32be(bytes, start)) ?? String(u32be(bytes, start))
  return { kind: 'operation', verb, name, code, object, outcome: 'requested' }
}

function facts(message: RpcMessage, slice: Slice, emit: Emit, state: RpcState): void {
  if (slice.fromClient) state.clientRemaining = message.remaining
  else state.serverRemaining = message.remaining
  if (message.kind === 'call') ask(message, slice, emit, state)
  else if (message.kind === 'overlong')
    // VxWorks reckons with the length and fails: CVE-2015-7599. RFC 5531 §8.2 allows 400 bytes.
    emit(exploit(`claims credentials of ${message.bytes} bytes (CVE-2015-7599)`))
  else if (message.kind === 'reply') answer(message, slice, emit, state)
}

function ask(call: Call, { bytes }: Slice, emit: Emit, state: RpcState): void {
  const { transaction, program, version, procedure, start, end } = call
  const operation = operationOf(call, bytes)
  const isPortAsked = program === PORT_MAPPER && version === 2 && procedure === GET_PORT && end - start >= 16
  const asked: Asked = {
    program,
    version,
    procedure,
    operation,
    transport: isPortAsked ? u32be(bytes, start + 8) : 0,
    wanted: isPortAsked ? u32be(bytes, start) : 0,
  }
  state.pending.set(transaction, asked)
  if (state.pending.size > limits.pending) state.pending.delete(state.pending.keys().next().value!)
  emitClient(call, emit, state)
  if (operation !== undefined) emit(operation)
  hand(bytes, call, asked, true, emit)
}

/** User by AUTH_SYS, without proof. */
function emitClient({ flavor, machine, user, program }: Call, emit: Emit, state: RpcState): void {
  if (flavor !== AUTH_SYS || state.isClientEmitted) return
  state.isClientEmitted = true
  if (machine !== '')
    emit({
      kind: 'identity',
      about: 'client',
      attribute: 'name',
      value: machine,
      confidence: confidence.banner,
      field: 'machinename',
    })
  const method = `${programs.get(program) ?? 'rpc'}, auth_sys`
  emit({
    kind: 'session',
    phase: 'open',
    user: user === undefined ? undefined : `uid ${user}`,
    method,
    secured: false,
  })
}

function answer(
  reply: Extract<RpcMessage, { kind: 'reply' }>,
  { bytes }: Slice,
  emit: Emit,
  state: RpcState,
): void {
  const asked = state.pending.get(reply.transaction)
  state.pending.delete(reply.transaction)
  if (asked === undefined) return
  const outcome: Outcome = reply.isAccepted ? 'succeeded' : 'rejected'
  if (asked.operation !== undefined) emit({ ...asked.operation, outcome })
  if (reply.isAccepted && reply.start + 4 <= reply.end) expectPort(u32be(bytes, reply.start), asked, emit)
  hand(bytes, reply, asked, false, emit)
}

/** The port mapper returned the port of a program. */
function expectPort(port: number, { transport }: Asked, emit: Emit): void {
  if ((transport !== TCP && transport !== UDP) || port === 0 || port > 65_535) return
  emit({
    kind: 'expectation',
    protocol: 'rpc',
    transport: transport === TCP ? 'tcp' : 'udp',
    ip: undefined,
    port,
  })
}

/** Passes arguments or results to the protocol of the program. */
function hand(
  bytes: Uint8Array,
  { start, end }: { readonly start: number; readonly end: number },
  { program, version, procedure }: Asked,
  isCall: boolean,
  emit: Emit,
): void {
  if (program !== NFS) return
  // An empty body has a meaning too: the null procedure. One byte more than the body is borrowed.
  const from = start < end ? start : end - 1
  const context = { version, procedure, isCall, isEmpty: start >= end }
  emit({ kind: 'payload', selector: program, bytes, start: from, end, context })
}

export const protocol = defineProtocol<RpcMessage, RpcState>({
  name: 'rpc',
  shortName: 'RPC',
  defenderName: 'Port Map',
  title: 'ONC Remote Procedure Call',
  standard: 'RFC 5531; RFC 1833',
  depth: 'semantic',
  family: 'infrastructure',
  hints: [
    { transport: 'udp', port: 111 },
    { transport: 'tcp', port: 111 },
    { transport: 'udp', port: 2049 },
    { transport: 'tcp', port: 2049 },
    { content: 'udp' },
    { content: 'tcp' },
  ],
  newState: () => ({ clientRemaining: 0, serverRemaining: 0, pending: new Map(), isClientEmitted: false }),
  probe,
  dissect,
  resume,
  isFromClient: ({ kind }) => (kind === 'rest' ? undefined : kind !== 'reply'),
  facts,
  behaviourKeys: [{ name: 'procedure', of: ({ code }) => code }],
  rules: [vxworksDebugAgent, portMapperChanged],
  operations: [...procedures].map(([code, { name, verb }]) => ({ code, name, verb })),
})
