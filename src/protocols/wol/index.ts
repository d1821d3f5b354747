import { macText } from '#model/address'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

// Six bytes of ones, then the address sixteen times, anywhere in a datagram or frame; a password of four or six bytes may follow.
// AMD, Magic Packet Technology (publication 20213, 1995).
const SYNCHRONISATION = 6
const COPIES = 16
const MAC = 6
const PATTERN = SYNCHRONISATION + COPIES * MAC
/** Lengths of what may follow: nothing, or a password. */
const PASSWORDS: ReadonlySet<number> = new Set([0, 4, 6])

interface WakeMessage {
  readonly target: string
  readonly hasPassword: boolean
}

/** Reads a datagram or frame that begins with the pattern; a frame may have been filled up behind it. */
function dissect({ bytes, start, end, sourcePort, destinationPort }: Slice): Dissected<WakeMessage> {
  const length = end - start
  if (length < PATTERN) return { kind: 'foreign' }
  for (let i = 0; i < SYNCHRONISATION; i++) if (bytes[start + i] !== 0xff) return { kind: 'foreign' }
  const mac = start + SYNCHRONISATION
  for (let i = MAC; i < COPIES * MAC; i++)
    if (bytes[mac + i] !== bytes[mac + (i % MAC)]) return { kind: 'foreign' }
  const rest = length - PATTERN
  const isDatagram = sourcePort !== 0 || destinationPort !== 0
  if (isDatagram && !PASSWORDS.has(rest)) return { kind: 'foreign' }
  return {
    kind: 'message',
    length,
    message: { target: macText(bytes, mac), hasPassword: isDatagram && rest > 0 },
  }
}

/** Certain for the pattern, unless no host can have the address. */
function probe(slice: Slice): 'yes' | 'no' {
  const found = dissect(slice)
  if (found.kind !== 'message') return 'no'
  const { target } = found.message
  return target === 'ff:ff:ff:ff:ff:ff' || target === '00:00:00:00:00:00' ? 'no' : 'yes'
}

export const protocol = defineProtocol<WakeMessage, undefined>({
  name: 'wol',
  shortName: 'Wake on LAN',
  title: 'Wake on LAN',
  standard: 'AMD, Magic Packet Technology (publication 20213, 1995)',
  depth: 'semantic',
  family: 'it',
  hints: [
    { etherType: 0x0842 },
    { transport: 'udp', port: 7 },
    { transport: 'udp', port: 9 },
    { content: 'udp' },
  ],
  firstBytes: '\xff',
  probe,
  dissect,
  isFromClient: () => true,
  facts({ target, hasPassword }, _slice, emit) {
    emit({
      kind: 'operation',
      verb: 'start',
      name: 'Wake',
      code: 'wake',
      object: target,
      outcome: 'requested',
    })
    if (hasPassword)
      emit({ kind: 'session', phase: 'open', method: 'SecureOn', secured: false, clearText: true })
  },
  rows: ({ target, hasPassword }) => [
    { label: 'Wakes', value: target, at: SYNCHRONISATION, length: MAC },
    ...(hasPassword ? [{ label: 'Password', value: '…', at: PATTERN, length: 6 }] : []),
  ],
  behaviourKeys: [{ name: 'target', of: ({ object }) => object }],
  operations: [{ code: 'wake', name: 'Wake', verb: 'start' }],
})
