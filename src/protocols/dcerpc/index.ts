import { defineProtocol, type Emit, type Slice } from '#model/protocol'
import { connectionFacts } from './connection-facts.ts'
import { type DcerpcDatagram, datagram, dissectDatagram, probeDatagram, VERSION } from './datagram.ts'
import { datagramFacts } from './datagram-facts.ts'
import { interfaces } from './interfaces.ts'
import { rule as dcsync } from './rules/dcsync.ts'
import { rule as remoteExecution } from './rules/remote-execution.ts'
import { rule as rpcAccountPasswordSet } from './rules/rpc-account-password-set.ts'
import { rule as serviceManagedRemotely } from './rules/service-managed-remotely.ts'
import { rule as taskScheduledRemotely } from './rules/task-scheduled-remotely.ts'
import { rule as windowsAccountEnumeration } from './rules/windows-account-enumeration.ts'
import { rule as windowsRpcExploit } from './rules/windows-rpc-exploit.ts'
import { rule as zerologon } from './rules/zerologon.ts'
import { newState, type RpcState } from './state.ts'
import { type ConnectionMessage, dissectConnection, pdu, probeConnection, resume } from './wire.ts'

type RpcMessage = ConnectionMessage | DcerpcDatagram

/** Types that only clients send: C706 §12.6.1, §12.1. */
const FROM_CLIENT: ReadonlySet<number> = new Set([pdu.request, pdu.bind, pdu.alter, pdu.auth3])
const DATAGRAM_FROM_CLIENT: ReadonlySet<number> = new Set([
  datagram.request,
  datagram.ping,
  datagram.ack,
  datagram.cancel,
])

function isDatagram({ bytes, start, isStream }: Slice): boolean {
  return !isStream && bytes[start] === VERSION
}

export const protocol = defineProtocol<RpcMessage, RpcState>({
  name: 'dcerpc',
  shortName: 'DCE/RPC',
  defenderName: 'RPC',
  title: 'DCE/RPC over connections and datagrams',
  standard: 'C706 (DCE 1.1: RPC) §12, [MS-RPCE] v20240423',
  depth: 'semantic',
  family: 'it',
  traits: { hasLogons: true },
  hints: [
    { content: 'tcp' },
    { content: 'udp' },
    { transport: 'tcp', port: 135 },
    { transport: 'udp', port: 135 },
    { carriedBy: 'smb', selector: 'pipe' },
  ],
  newState,
  firstBytes: '\x04\x05',
  probe: (slice) => (isDatagram(slice) ? probeDatagram(slice) : probeConnection(slice)),
  dissect: (slice) => (isDatagram(slice) ? dissectDatagram(slice) : dissectConnection(slice)),
  isFromClient: (message) =>
    message.transport === 'connection'
      ? FROM_CLIENT.has(message.type)
      : message.type === datagram.fragmentAck
        ? undefined
        : DATAGRAM_FROM_CLIENT.has(message.type),
  resume,
  facts(message: RpcMessage, slice: Slice, emit: Emit, state: RpcState) {
    if (message.transport === 'connection') connectionFacts(message, slice, emit, state)
    else datagramFacts(message, slice, emit, state)
  },
  behaviourKeys: [
    { name: 'call', of: (operation) => operation.code },
    {
      name: 'object',
      of: (operation) =>
        operation.object === undefined ? undefined : `${operation.code} ${operation.object}`,
    },
  ],
  rules: [
    rpcAccountPasswordSet,
    windowsAccountEnumeration,
    dcsync,
    remoteExecution,
    serviceManagedRemotely,
    taskScheduledRemotely,
    windowsRpcExploit,
    zerologon,
  ],
  operations: [...interfaces.values()].flatMap(({ name, operations }) =>
    [...operations].map(([opnum, [verb, called]]) => ({ code: `${name}/${opnum}`, name: called, verb })),
  ),
})
