import { confidence } from '#model/fact'
import { defineProtocol, type Slice, type Emit } from '#model/protocol'
import { newExchange, type SshExchange } from './exchange.ts'
import { bannerFacts, hassh } from './identity.ts'
import { dissect, recognise, SSH_MSG_NEWKEYS, type SshMessage } from './wire.ts'

function facts(message: SshMessage, slice: Slice, emit: Emit, exchange: SshExchange): void {
  const about = slice.fromClient ? 'client' : 'server'
  const side = exchange[about]
  switch (message.kind) {
    case 'banner':
      side.banner = message.line
      if (/^SSH-1\.(?!99)/.test(message.line))
        exchange.client.isEncrypted = exchange.server.isEncrypted = true // SSH 1 is not read
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
      if (exchange.isOpen || !exchange.client.isEncrypted || !exchange.server.isEncrypted) return
      exchange.isOpen = true
      emit({ kind: 'session', phase: 'open', method: 'ssh', secured: true })
      return
    default:
      message satisfies never
  }
}

export const protocol = defineProtocol<SshMessage, SshExchange>({
  name: 'ssh',
  title: 'Secure Shell',
  standard: 'RFC 4253 (transport), RFC 4250 (numbers)',
  depth: 'semantic',
  family: 'it',
  traits: { hasLogons: true },
  isEncrypted: true,
  hints: [{ content: 'tcp' }, { transport: 'tcp', port: 22 }],
  newExchange,
  firstBytes: 'S',
  recognise,
  dissect,
  facts,
})
