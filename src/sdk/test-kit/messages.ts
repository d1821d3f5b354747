/** The messages that protocols found in a capture, taken where a protocol meets its bytes. */
import { tapped } from '#dissect/tapped'
import type { AnyProtocol, Slice } from '#model/protocol'
import { type Observing, observe } from './observe.ts'

export interface RecordedMessage {
  readonly protocol: AnyProtocol
  /** A copy of the message alone, with its context. */
  readonly slice: Slice
  /** Messages of the same conversation before it, latest last. */
  readonly before: readonly Slice[]
}

/** Slices of a conversation kept before each message: enough for a request, its answer and a fragment. */
const KEPT_BEFORE = 3

/** Every message of a capture once, in the order of reading. */
export function messagesOf(
  pcap: Uint8Array,
  protocols: readonly AnyProtocol[],
  observing: Observing = {},
): readonly RecordedMessage[] {
  const found: RecordedMessage[] = []
  observe(
    pcap,
    protocols.map((protocol) => taken(protocol, (message) => found.push(message))),
    { ...observing, keeps: () => false },
  )
  return found
}

/** The same protocol, but each of its messages is handed to `take` as its facts are asked for. */
function taken(protocol: AnyProtocol, take: (message: RecordedMessage) => void): AnyProtocol {
  const conversations = new WeakMap<object, Slice[]>()
  const alone: Slice[] = []
  return tapped(protocol, ({ message, slice, start, end, state, emit }) => {
    const copy: Slice = {
      ...plain(slice),
      bytes: slice.bytes.slice(start, end),
      start: 0,
      end: end - start,
    }
    const said = state instanceof Object ? (conversations.get(state) ?? []) : alone
    take({ protocol, slice: copy, before: said.slice(-KEPT_BEFORE) })
    said.push(copy)
    if (state instanceof Object) conversations.set(state, said)
    protocol.facts(message, slice, emit, state)
  })
}

function plain({ bytes, start, end, fromClient, time, sourcePort, destinationPort, ...rest }: Slice): Slice {
  const { isStream, isCut, context } = rest
  return { bytes, start, end, fromClient, time, sourcePort, destinationPort, isStream, isCut, context }
}
