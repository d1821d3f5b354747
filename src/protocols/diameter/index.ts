import { u24be, u32be } from '#bytes/read'
import { text } from '#bytes/text'
import { type Attribute, confidence } from '#model/fact'
import { type Dissected, defineProtocol, type Slice, type Tell } from '#model/protocol'

// Header: RFC 6733 §3.
const AT = { version: 0, length: 1, flags: 4, command: 5, application: 8, size: 20 } as const
const REQUEST = 0x80
const RESERVED = 0x0f
const LONGEST = 64 * 1024
/** §3.1, and of RFC 4006, RFC 4072, 3GPP TS 29.272. */
const commands: ReadonlyMap<number, string> = new Map([
  [257, 'Capabilities-Exchange'],
  [258, 'Re-Auth'],
  [265, 'AA'],
  [268, 'Diameter-EAP'],
  [271, 'Accounting'],
  [272, 'Credit-Control'],
  [274, 'Abort-Session'],
  [275, 'Session-Termination'],
  [280, 'Device-Watchdog'],
  [282, 'Disconnect-Peer'],
  [316, 'Update-Location'],
  [318, 'Authentication-Information'],
])
// Attributes: §4.1: code (4), flags, length (3), vendor (4) where flagged; padded to four octets.
const PAIR = 8
const HAS_VENDOR = 0x80
const texts: ReadonlyMap<number, Attribute> = new Map([
  [264, 'name'],
  [296, 'domain'],
  [269, 'software'],
] as const)
const RESULT = 268
const limits = { pairs: 64 } as const

interface DiameterMessage {
  readonly command: number
  readonly isRequest: boolean
  readonly claims: readonly (readonly [Attribute, string])[]
  readonly result: number
}

function isHeader({ bytes, start }: Slice): boolean {
  const length = u24be(bytes, start + AT.length)
  return (
    bytes[start] === 1 &&
    length >= AT.size &&
    length % 4 === 0 &&
    length <= LONGEST &&
    (bytes[start + AT.flags]! & RESERVED) === 0
  )
}

function dissect(slice: Slice): Dissected<DiameterMessage> {
  const { bytes, start, end, isStream } = slice
  if (bytes[start] !== 1) return { kind: 'foreign' }
  if (end - start < AT.size) return isStream ? { kind: 'incomplete', need: AT.size } : { kind: 'foreign' }
  if (!isHeader(slice)) return { kind: 'foreign' }
  const length = u24be(bytes, start + AT.length)
  if (end - start < length) return isStream ? { kind: 'incomplete', need: length } : { kind: 'foreign' }
  const claims: [Attribute, string][] = []
  let result = 0
  let at = start + AT.size
  for (let count = 0; count < limits.pairs && at + PAIR <= start + length; count++) {
    const code = u32be(bytes, at)
    const size = u24be(bytes, at + 5)
    const hasVendor = (bytes[at + 4]! & HAS_VENDOR) !== 0
    const body = at + PAIR + (hasVendor ? 4 : 0)
    if (at + size > start + length || at + size < body) return { kind: 'foreign' }
    const attribute = hasVendor ? undefined : texts.get(code)
    if (attribute !== undefined) claims.push([attribute, text(bytes, body, at + size)])
    else if (code === RESULT && !hasVendor && size === PAIR + 4) result = u32be(bytes, body)
    at += (size + 3) & ~3
  }
  const isRequest = (bytes[start + AT.flags]! & REQUEST) !== 0
  return {
    kind: 'message',
    length,
    message: { command: u24be(bytes, start + AT.command), isRequest, claims, result },
  }
}

function facts(
  { command, isRequest, claims, result }: DiameterMessage,
  { fromClient }: Slice,
  tell: Tell,
): void {
  const about = fromClient ? 'client' : 'server'
  for (const [attribute, value] of claims)
    if (value !== '')
      tell({ kind: 'identity', about, attribute, value, confidence: confidence.banner, field: 'Origin' })
  // Either end may ask: §5.5.
  const asked = isRequest ? fromClient : !fromClient
  const name = commands.get(command) ?? `Command ${command}`
  const isRefused = result >= 3000 && result < 6000 // §7.1
  tell({
    kind: 'operation',
    about: asked ? undefined : 'client',
    verb: command === 280 ? 'diagnose' : 'authenticate',
    name,
    code: String(command),
    outcome: isRequest ? 'asked' : isRefused ? 'refused' : 'ok',
    error: isRefused ? `Result-Code ${result}` : undefined,
  })
}

export const protocol = defineProtocol<DiameterMessage, undefined>({
  name: 'diameter',
  title: 'Diameter',
  standard: 'RFC 6733',
  depth: 'semantic',
  family: 'it',
  hints: [{ transport: 'tcp', port: 3868 }, { content: 'tcp' }, { carriedBy: 'sctp', selector: 46 }],
  firstOctets: '\x01',
  recognise(slice) {
    const { bytes, start, end } = slice
    if (bytes[start] !== 1) return 'no'
    if (end - start < AT.size) return end - start < AT.command ? 'more' : isHeader(slice) ? 'more' : 'no'
    if (!commands.has(u24be(bytes, start + AT.command)) || !isHeader(slice)) return 'no'
    const found = dissect(slice)
    // Every message names its sender: §6.3.
    if (found.kind === 'message') return found.message.claims.length > 0 ? 'yes' : 'no'
    return found.kind === 'incomplete' ? 'more' : 'no'
  },
  dissect,
  isFromClient: ({ isRequest }) => isRequest,
  facts,
  rows: ({ command, isRequest }) => [
    {
      label: 'Command',
      value: `${commands.get(command) ?? command} ${isRequest ? 'Request' : 'Answer'}`,
      at: AT.command,
      length: 3,
    },
  ],
  habits: [{ name: 'command', of: ({ code }) => code }],
  operations: [...commands].map(([code, name]) => ({
    code: String(code),
    name,
    verb: code === 280 ? 'diagnose' : 'authenticate',
  })),
})
