import { isIp } from '#model/address'
import { confidence } from '#model/fact'
import { defineProtocol, type Emit, type Slice } from '#model/protocol'
import { type NetbiosSsnState, newState } from './state.ts'
import { dissect, lost, probe, resume, type SessionMessage } from './wire.ts'

/** Names for any server: [MS-SMB] 2.1 uses `*SMBSERVER` if the real one is not known. */
const ANY_SERVER = '*SMBSERVER'

function facts(message: SessionMessage, slice: Slice, emit: Emit, state: NetbiosSsnState): void {
  switch (message.kind) {
    case 'request': {
      const { called, calling } = message
      const common = { kind: 'identity', attribute: 'name', confidence: confidence.banner } as const
      if (calling.name !== '')
        emit({ ...common, about: 'client', value: calling.name, field: 'CALLING NAME' })
      if (called.name !== '' && called.name !== ANY_SERVER && !isIp(called.name)) {
        emit({
          ...common,
          about: 'server',
          value: called.name,
          confidence: confidence.hearsay,
          field: 'CALLED NAME',
        })
      }
      return
    }
    case 'answer':
      if (!message.isPositive)
        emit({ kind: 'session', phase: 'refused', method: 'netbios-session', secured: false })
      return
    case 'keep-alive':
      return
    case 'data':
      if (slice.fromClient) state.clientRemaining = message.remaining
      else state.serverRemaining = message.remaining
      emit({
        kind: 'payload',
        selector: 'session',
        bytes: slice.bytes,
        start: message.start,
        end: message.end,
        isStream: true,
      })
      return
    default:
      message satisfies never
  }
}

export const protocol = defineProtocol<SessionMessage, NetbiosSsnState>({
  name: 'netbios-ssn',
  shortName: 'NetBIOS session',
  title: 'NetBIOS Session Service, and its framing on TCP 445',
  standard: 'RFC 1001, RFC 1002 §4.3, [MS-SMB2] 2.1',
  depth: 'semantic',
  family: 'infrastructure',
  hints: [{ content: 'tcp' }, { transport: 'tcp', port: 139 }, { transport: 'tcp', port: 445 }],
  newState,
  firstBytes: '\x00\x81',
  probe,
  dissect,
  isFromClient: (message) =>
    message.kind === 'request' ? true : message.kind === 'answer' ? false : undefined,
  resume,
  lost,
  facts,
})
