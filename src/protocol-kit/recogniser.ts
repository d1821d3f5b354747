/** A recogniser names the traffic of a protocol and emits no facts of its own. */
import {
  type AnyProtocol,
  type Dissected,
  defineProtocol,
  type Payload,
  type Protocol,
  type Slice,
} from '#model/protocol'
import type { ConversationScript, ScriptStep, ScriptTransport } from '#model/script'

export type ProbeResult = 'yes' | 'no' | 'more'

/** A payload that the probe accepts; the tests make a capture of it. */
export interface RecogniserExample {
  readonly bytes: Uint8Array
  /** Default: the client. */
  readonly from?: 'client' | 'server'
  /** Default: the first hint that is not `content`. */
  readonly over?: ScriptTransport
  /** A word to the carrier, as in `Line`. */
  readonly how?: string
}

type Taken =
  | 'name'
  | 'shortName'
  | 'defenderName'
  | 'title'
  | 'standard'
  | 'family'
  | 'hints'
  | 'firstBytes'
  | 'mayTurnEncrypted'

export interface Recogniser extends Pick<Protocol, Taken> {
  /** With a `content` hint it is asked about any traffic, so that `yes` must be proof. */
  probe(slice: Slice): ProbeResult
  /** Used where a port, a type or a carrier leads here: weaker evidence is enough. Default: `probe`. */
  probeHinted?(slice: Slice): ProbeResult
  /** Sender of the first message where neither the handshake nor the ports show it. */
  isFromClient?(slice: Slice): boolean | undefined
  /** Payloads of other protocols in a message, for a carrier. */
  carried?(slice: Slice): readonly Payload[]
  readonly examples: readonly [RecogniserExample, RecogniserExample, ...RecogniserExample[]]
}

/** Checks the type and returns its argument. */
export function defineRecogniser(recogniser: Recogniser): Recogniser {
  return recogniser
}

/** Remembered of a stream. */
interface State {
  isRecognised: boolean
}

const MESSAGE = {}
/** RFC 8446 §5.1: content types 20 to 24, major version 3. */
const TLS_RECORD = { first: 20, last: 24, major: 3 } as const

/** The manifest that the dissection driver uses. */
export function recogniserProtocol(recogniser: Recogniser): AnyProtocol {
  const { name, shortName, defenderName, title, standard, family, hints, firstBytes, mayTurnEncrypted } =
    recogniser
  const probeHinted = recogniser.probeHinted ?? recogniser.probe
  const usesContent = hints.some((hint) => 'content' in hint)
  return defineProtocol<object, State>({
    ...{ name, title, standard, family, hints, depth: 'recognised' },
    ...(shortName !== undefined && { shortName }),
    ...(defenderName !== undefined && { defenderName }),
    ...(firstBytes !== undefined && { firstBytes }),
    ...(mayTurnEncrypted === true && { mayTurnEncrypted }),
    ...(usesContent && { probe: (slice: Slice) => recogniser.probe(slice) }),
    newState: () => ({ isRecognised: false }),
    dissect(slice, { isRecognised }): Dissected<object> {
      const length = slice.end - slice.start
      if (isRecognised && slice.isStream) {
        if (mayTurnEncrypted === true && startsTls(slice)) return { kind: 'foreign' }
        return { kind: 'message', message: MESSAGE, length, isPiece: true }
      }
      const result = probeHinted(slice)
      if (result === 'yes') return { kind: 'message', message: MESSAGE, length }
      return result === 'more' && slice.isStream
        ? { kind: 'incomplete', need: length + 1 }
        : { kind: 'foreign' }
    },
    isFromClient: (_message, slice) => recogniser.isFromClient?.(slice),
    // The rest of a recognised stream is passed over, whatever is missing of it.
    lost: ({ isRecognised }) => isRecognised,
    facts(_message, slice, emit, state) {
      state.isRecognised = true
      for (const payload of recogniser.carried?.(slice) ?? []) emit(payload)
    },
  })
}

function startsTls({ bytes, start, end }: Slice): boolean {
  if (end - start < 2) return false
  const { first, last, major } = TLS_RECORD
  return bytes[start]! >= first && bytes[start]! <= last && bytes[start + 1] === major
}

/** One capture for each example: a conversation of one message. */
export function exampleScripts({ hints, examples }: Recogniser): readonly ConversationScript[] {
  return examples.map(({ bytes, from = 'client', over = overOf(hints), how }, i) => {
    const line: ScriptStep = how === undefined ? [from, bytes] : [from, bytes, how]
    return { name: `example-${i + 1}`, over, lines: [line] }
  })
}

function overOf(hints: Recogniser['hints']): ScriptTransport {
  for (const hint of hints) {
    if ('transport' in hint) return { transport: hint.transport, port: hint.port }
    if ('carriedBy' in hint) return { carriedBy: hint.carriedBy }
    if ('etherType' in hint || 'llc' in hint || 'snap' in hint || 'ipProtocol' in hint) return hint
  }
  throw new Error('expected an example with `over`, or a hint other than content')
}
