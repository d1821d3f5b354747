import { hexCode } from '#bytes/hex'
import { latin1 } from '#bytes/message-head'
import { confidence, type Identity } from '#model/fact'
import { defineProtocol, type Emit, type Slice } from '#model/protocol'
import { rule as rdpExploit } from './rules/rdp-exploit.ts'
import { newState, type RdpState } from './state.ts'
import { dissect, type RdpMessage } from './wire.ts'

/** selectedProtocol: [MS-RDPBCGR] §2.2.1.2.1. */
const PROTOCOLS: ReadonlyMap<number, string> = new Map([
  [0, 'standard RDP security'],
  [1, 'TLS'],
  [2, 'CredSSP'],
  [4, 'RDSTLS'],
  [8, 'CredSSP with early user authorization'],
  [16, 'Azure AD'],
])

/** A channel of the server's own, which no client lists: CVE-2019-0708. Channel names have eight bytes: §2.2.1.3.4.1. */
const RESERVED_CHANNEL = 'MS_T120\0'

function asksForReserved({ bytes, start, end }: Slice): boolean {
  return latin1(bytes, start, end).includes(RESERVED_CHANNEL)
}

function facts(message: RdpMessage, slice: Slice, emit: Emit, state: RdpState): void {
  state.isProven = true
  switch (message.kind) {
    case 'cookie':
      state.user = message.user || undefined
      state.isPlain = message.requested === undefined || message.requested === 0
      return
    case 'answer':
      answer(message.selected, emit, state)
      return
    case 'client-core':
      for (const fact of clientFacts(message)) emit(fact)
      if (asksForReserved(slice))
        emit({ kind: 'anomaly', about: 'client', what: 'reserved-channel', detail: 'MS_T120' })
      return
    case 'server-core':
      if (state.isPlain) emit(session('open', PROTOCOLS.get(0)!, false, state))
      return
    case 'other':
      return
    default:
      message satisfies never
  }
}

function session(phase: 'open' | 'refused', how: string, secured: boolean, { user }: RdpState) {
  return { kind: 'session', phase, user, method: `rdp, ${how}`, secured } as const
}

function answer(selected: number | undefined, emit: Emit, state: RdpState): void {
  if (selected === undefined) emit(session('refused', 'negotiation failed', false, state))
  else if (selected === 0) state.isPlain = true
  else emit(session('open', PROTOCOLS.get(selected) ?? hexCode(selected), true, state))
}

function* clientFacts({ name, build, keyboard }: RdpMessage & { kind: 'client-core' }): Generator<Identity> {
  const common = { kind: 'identity', about: 'client', confidence: confidence.banner } as const
  if (name !== '') yield { ...common, attribute: 'name', value: name, field: 'clientName' }
  if (build !== 0) yield { ...common, attribute: 'os-build', value: String(build), field: 'clientBuild' }
  yield {
    ...common,
    attribute: 'description',
    value: `keyboard layout ${hexCode(keyboard, 8)}`,
    field: 'keyboardLayout',
  }
}

export const protocol = defineProtocol<RdpMessage, RdpState>({
  name: 'rdp',
  shortName: 'RDP',
  title: 'Remote Desktop Protocol',
  standard: '[MS-RDPBCGR] v20240423; T.124 (2007), T.125 (1998)',
  depth: 'semantic',
  family: 'it',
  traits: { hasLogons: true },
  roles: { server: { role: 'remote-desktop' } },
  hints: [{ carriedBy: 'cotp', selector: 'connect' }, { carriedBy: 'cotp' }],
  newState,
  dissect,
  isFromClient: (message) => (message.kind === 'cookie' || message.kind === 'client-core' ? true : undefined),
  facts,
  rules: [rdpExploit],
})
