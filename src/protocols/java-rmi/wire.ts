/** The stream of Java RMI: RMI Specification §10.2. Serialized objects have no length, so what follows the head is read as it comes. */
import { u16be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

const MAGIC = 'JRMI'
const VERSION = 4
const PROTOCOL = 6
const HEAD = 7
const LATEST_VERSION = 2
/** StreamProtocol, SingleOpProtocol, MultiplexProtocol. */
const PROTOCOLS: ReadonlySet<number> = new Set([0x4b, 0x4c, 0x4d])

/** §10.2.2: what a client sends behind the head; pings and acknowledgements are single bytes that nothing proves. */
export const MESSAGE = { call: 0x50 } as const
/** A call, and the magic number and version of the objects in it: Java Object Serialization Specification §6.4.2. */
export const CALLED = '\x50\xac\xed\x00\x05'

export type RmiMessage =
  | { readonly kind: 'head' }
  | { readonly kind: 'piece'; readonly start: number; readonly end: number }

export interface RmiState {
  isOpen: boolean
  /** End of what the client sent before, where a name may begin. */
  tail: string
  /** An object that runs as code was emitted. */
  isEmitted: boolean
}

/** Does the stream begin as one does? */
export function probe({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  for (let i = 0; i < MAGIC.length && start + i < end; i++)
    if (bytes[start + i] !== MAGIC.charCodeAt(i)) return 'no'
  if (end - start < HEAD) return 'more'
  const isKnown = u16be(bytes, start + VERSION) <= LATEST_VERSION && PROTOCOLS.has(bytes[start + PROTOCOL]!)
  return isKnown ? 'yes' : 'no'
}

/** `foreign` unless the stream begins with its magic number. */
export function dissect(slice: Slice, state: RmiState): Dissected<RmiMessage> {
  const { start, end } = slice
  const length = end - start
  if (state.isOpen) return { kind: 'message', length, message: { kind: 'piece', start, end }, isPiece: true }
  if (!slice.fromClient) return { kind: 'foreign' }
  const found = probe(slice)
  if (found === 'more') return { kind: 'incomplete', need: HEAD }
  return found === 'yes' ? { kind: 'message', length: HEAD, message: { kind: 'head' } } : { kind: 'foreign' }
}
