import { confidence } from '#model/fact'
import { defineProtocol, type Emit, type Slice } from '#model/protocol'
import { emitRejections, readLength } from './authentication.ts'
import { bannerFacts, hassh } from './identity.ts'
import { newState, type SshState } from './state.ts'
import { dissect, probe, SSH_MSG_NEWKEYS, type SshMessage } from './wire.ts'

function facts(message: SshMessage, slice: Slice, emit: Emit, state: SshState): void {
  const about = slice.fromClient ? 'client' : 'server'
  const side = state[about]
  switch (message.kind) {
    case 'banner':
      side.banner = message.line
      if (/^SSH-1\.(?!99)/.test(message.line)) state.client.isEncrypted = state.server.isEncrypted = true // SSH 1 is not read
      for (const fact of bannerFacts(message.line, about)) emit(fact)
      return
    case 'kexinit': {
      side.isKeying = true
      const value = `${about === 'client' ? 'hassh' : 'hassh-server'}:${hassh(message.lists, about)}`
      emit({
        kind: 'identity',
        about,
        attribute: 'fingerprint',
        value,
        confidence: confidence.banner,
        field: 'SSH_MSG_KEXINIT',
      })
      return
    }
    case 'line':
      return
    case 'packet':
      if (message.number === SSH_MSG_NEWKEYS) side.isEncrypted = true
      return
    case 'encrypted':
      side.isEncrypted = true
      readLength(state.authentication, slice.end - slice.start, slice.fromClient)
      if (state.isOpen || !state.client.isEncrypted || !state.server.isEncrypted) return
      state.isOpen = true
      emit({ kind: 'session', phase: 'open', method: 'ssh', secured: true })
      return
    default:
      message satisfies never
  }
}

export const protocol = defineProtocol<SshMessage, SshState>({
  name: 'ssh',
  shortName: 'SSH',
  title: 'Secure Shell',
  standard: 'RFC 4253 (transport), RFC 4250 (numbers)',
  depth: 'semantic',
  family: 'it',
  traits: { hasLogons: true },
  isEncrypted: true,
  hints: [{ content: 'tcp' }, { transport: 'tcp', port: 22 }],
  newState,
  firstBytes: 'S',
  probe,
  dissect,
  facts,
  finish: (state, emit) => emitRejections(state.authentication, emit),
})
