import { latin1 } from '#bytes/message-head'
import { u16be, u32be } from '#bytes/read'
import { text } from '#bytes/text'
import { confidence } from '#model/fact'
import { type Dissected, defineProtocol, type Emit, type Slice } from '#model/protocol'
import { rule as vncNoAuthentication } from './rules/vnc-no-authentication.ts'

/** ProtocolVersion: RFC 6143 §7.1.1. */
const VERSION = /^RFB (\d{3})\.(\d{3})\n$/
const VERSION_LENGTH = 12
/** Security types: RFC 6143 §8.1.2 and the IANA registry. */
const securityTypes: ReadonlyMap<number, string> = new Map([
  [1, 'none'],
  [2, 'vnc'],
  [5, 'ra2'],
  [6, 'ra2ne'],
  [16, 'tight'],
  [18, 'tls'],
  [19, 'vencrypt'],
  [30, 'apple'],
])
/** ServerInit ahead of the name: RFC 6143 §7.3.2. */
const SERVER_INIT = 24
const NONE = 1
const VNC = 2

type VncMessage =
  | { readonly kind: 'version'; readonly minor: number }
  | { readonly kind: 'security'; readonly chosen: number | undefined }
  | { readonly kind: 'result'; readonly isOk: boolean }
  | { readonly kind: 'init'; readonly name: string }
  | { readonly kind: 'other' }

interface VncState {
  hasClientVersion: boolean
  hasServerVersion: boolean
  minor: number
  chosen: number
  step: 'security' | 'challenge' | 'result' | 'init' | 'open'
}

function dissect({ bytes, start, end, fromClient }: Slice, state: VncState): Dissected<VncMessage> {
  const available = end - start
  if (!(fromClient ? state.hasClientVersion : state.hasServerVersion)) {
    const line = latin1(bytes, start, Math.min(end, start + VERSION_LENGTH))
    if (!'RFB '.startsWith(line.slice(0, 4))) return { kind: 'foreign' }
    if (available < VERSION_LENGTH) return { kind: 'incomplete', need: VERSION_LENGTH }
    const match = VERSION.exec(line)
    return match
      ? { kind: 'message', message: { kind: 'version', minor: Number(match[2]) }, length: VERSION_LENGTH }
      : { kind: 'foreign' }
  }
  if (state.step === 'open') return other(available)
  return fromClient ? clientStep(bytes, start, available, state) : serverStep(bytes, start, end, state)
}

function other(length: number): Dissected<VncMessage> {
  return { kind: 'message', message: { kind: 'other' }, length }
}

function clientStep(
  bytes: Uint8Array,
  start: number,
  available: number,
  state: VncState,
): Dissected<VncMessage> {
  if (state.step !== 'security' || state.minor < 7) return other(available)
  return { kind: 'message', message: { kind: 'security', chosen: bytes[start]! }, length: 1 }
}

/** RFC 6143 §7.1.2 to §7.3.2; version 3.3 lets the server choose with four bytes. */
function serverStep(bytes: Uint8Array, start: number, end: number, state: VncState): Dissected<VncMessage> {
  const available = end - start
  if (state.step === 'security' && state.minor < 7) {
    if (available < 4) return { kind: 'incomplete', need: 4 }
    return { kind: 'message', message: { kind: 'security', chosen: u32be(bytes, start) }, length: 4 }
  }
  if (state.step === 'security') {
    const total = 1 + bytes[start]!
    if (available < total) return { kind: 'incomplete', need: total }
    return { kind: 'message', message: { kind: 'security', chosen: undefined }, length: total }
  }
  if (state.step === 'challenge') {
    if (available < 16) return { kind: 'incomplete', need: 16 }
    return other(16)
  }
  if (state.step === 'result') {
    if (available < 4) return { kind: 'incomplete', need: 4 }
    return { kind: 'message', message: { kind: 'result', isOk: u32be(bytes, start) === 0 }, length: 4 }
  }
  if (available < SERVER_INIT) return { kind: 'incomplete', need: SERVER_INIT }
  const length = u32be(bytes, start + 20)
  if (length > 1024 || u16be(bytes, start) === 0) return other(available)
  if (available < SERVER_INIT + length) return { kind: 'incomplete', need: SERVER_INIT + length }
  const name = text(bytes, start + SERVER_INIT, start + SERVER_INIT + length)
  return { kind: 'message', message: { kind: 'init', name }, length: SERVER_INIT + length }
}

function facts(message: VncMessage, { fromClient }: Slice, emit: Emit, state: VncState): void {
  switch (message.kind) {
    case 'version':
      if (fromClient) state.hasClientVersion = true
      else state.hasServerVersion = true
      state.minor = fromClient ? message.minor : state.minor || message.minor
      return
    case 'security':
      if (message.chosen === undefined) return
      state.chosen = message.chosen
      state.step =
        message.chosen === VNC
          ? 'challenge'
          : message.chosen === NONE && state.minor < 8
            ? 'init'
            : message.chosen === NONE
              ? 'result'
              : 'open'
      if (state.step === 'init' || state.step === 'open') emitSession('open', emit, state)
      return
    case 'result':
      emitSession(message.isOk ? 'open' : 'refused', emit, state)
      state.step = message.isOk ? 'init' : 'open'
      return
    case 'init':
      state.step = 'open'
      if (message.name)
        emit({
          kind: 'identity',
          attribute: 'description',
          value: message.name,
          confidence: confidence.banner,
          field: 'name-string',
        })
      return
    case 'other':
      if (state.step === 'challenge' && !fromClient) state.step = 'result'
      return
    default:
      message satisfies never
  }
}

function emitSession(phase: 'open' | 'refused', emit: Emit, { chosen }: VncState): void {
  const method = `vnc, ${securityTypes.get(chosen) ?? `security type ${chosen}`}`
  emit({ kind: 'session', phase, method, secured: chosen === 18 || chosen === 19 || chosen === 5 })
}

export const protocol = defineProtocol<VncMessage, VncState>({
  name: 'vnc',
  shortName: 'VNC',
  title: 'Remote Framebuffer (VNC)',
  standard: 'RFC 6143',
  depth: 'semantic',
  family: 'it',
  traits: { hasLogons: true },
  roles: { server: { role: 'remote-desktop' } },
  hints: [{ content: 'tcp' }, { transport: 'tcp', port: 5900 }],
  newState: () => ({
    hasClientVersion: false,
    hasServerVersion: false,
    minor: 0,
    chosen: 0,
    step: 'security',
  }),
  firstBytes: 'R',
  probe({ bytes, start, end }) {
    const line = latin1(bytes, start, Math.min(end, start + VERSION_LENGTH))
    if (!'RFB '.startsWith(line.slice(0, 4))) return 'no'
    return line.length < VERSION_LENGTH ? 'more' : VERSION.test(line) ? 'yes' : 'no'
  },
  dissect,
  facts,
  rules: [vncNoAuthentication],
})
