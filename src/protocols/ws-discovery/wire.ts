/** Web Services Dynamic Discovery: OASIS WS-Discovery 1.1 (2009), and the 2005/04 draft that cameras and printers speak. */
import { clean } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'

const LESS_THAN = 0x3c
const MARK = [0xef, 0xbb, 0xbf]
/** Bytes of an envelope that are read; a datagram of a whole scope list is smaller. */
const MOST_BYTES = 32 * 1024
/** Scopes and types read of one message. */
const MOST_WORDS = 64
const NAMESPACE = /schemas\.xmlsoap\.org\/ws\/2005\/04\/discovery|docs\.oasis-open\.org\/ws-dd\/ns\/discovery/

export const ACTIONS = ['Hello', 'Bye', 'Probe', 'ProbeMatches', 'Resolve', 'ResolveMatches'] as const
export type Action = (typeof ACTIONS)[number]

export interface WsDiscoveryMessage {
  readonly action: Action
  readonly address: string
  readonly types: readonly string[]
  readonly scopes: readonly string[]
  readonly transports: readonly string[]
}

/** Text of the envelope, or '' where the datagram is no XML. */
function envelopeOf({ bytes, start, end }: Slice): string {
  let at = start
  if (MARK.every((byte, i) => bytes[start + i] === byte)) at += MARK.length
  while (at < end && bytes[at]! <= 0x20) at++
  if (at >= end || bytes[at] !== LESS_THAN) return ''
  return new TextDecoder().decode(bytes.subarray(at, Math.min(end, at + MOST_BYTES)))
}

/** Content of the first element with this local name, whatever its prefix; no expression walks back. */
function elementOf(envelope: string, name: string): string {
  const open = new RegExp(`<(?:[\\w-]{1,32}:)?${name}(?:\\s[^<>]{0,512})?>`).exec(envelope)
  if (open === null) return ''
  const from = open.index + open[0].length
  const to = envelope.indexOf('<', from)
  return to < 0 ? '' : envelope.slice(from, to)
}

const wordsOf = (content: string) =>
  content
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, MOST_WORDS)
    .map((word) => clean(word, 256))

export function dissect(slice: Slice): Dissected<WsDiscoveryMessage> {
  const envelope = envelopeOf(slice)
  if (envelope === '' || !NAMESPACE.test(envelope)) return { kind: 'foreign' }
  const said = elementOf(envelope, 'Action').trim().split('/').at(-1)
  const action = ACTIONS.find((one) => one === said)
  if (action === undefined) return { kind: 'foreign' }
  const body = envelope.slice(Math.max(0, envelope.search(/<(?:[\w-]{1,32}:)?Body/)))
  const message = {
    action,
    address: clean(elementOf(body, 'Address'), 256),
    types: wordsOf(elementOf(body, 'Types')),
    scopes: wordsOf(elementOf(body, 'Scopes')),
    transports: wordsOf(elementOf(body, 'XAddrs')),
  }
  return { kind: 'message', message, length: slice.end - slice.start }
}

/** `yes` for an envelope with an action of discovery. */
export function probe(slice: Slice): 'yes' | 'no' {
  return dissect(slice).kind === 'message' ? 'yes' : 'no'
}
