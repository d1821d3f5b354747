/** A conversation tried on a protocol outside of any flow: for tests of protocols that talk in turns. */
import type { Fact } from './fact.ts'
import type { AnyProtocol } from './protocol.ts'
import { sliceOf, tryOut } from './test-slice.ts'

/** Steps of a conversation in order, each with its sender. */
export type Conversation = readonly ConversationStep[]
export type ConversationStep = readonly [bytes: Uint8Array, fromClient: boolean]

/** Facts emitted for a conversation. `isStream`: over TCP, else one datagram a line. */
export function readConversation(
  protocol: AnyProtocol,
  talk: Conversation,
  isStream: boolean,
): readonly Fact[] {
  const slices = talk.map(([bytes, fromClient]) => sliceOf(bytes, { fromClient, isStream }))
  return tryOut(protocol, slices).said as readonly Fact[]
}

/** Reads the conversation up to each line, and that line in every way `mangled` damages it. Throws if the protocol does. */
export function readDamagedConversation(
  protocol: AnyProtocol,
  talk: Conversation,
  isStream: boolean,
  mangled: (bytes: Uint8Array) => Iterable<Uint8Array>,
): void {
  for (const [i, [whole, fromClient]] of talk.entries())
    for (const bytes of mangled(whole))
      readConversation(protocol, [...talk.slice(0, i), [bytes, fromClient]], isStream)
}

/** Results of `probe` for a line, and for the same line with its first byte changed. */
export function provenBy(
  protocol: AnyProtocol,
  [bytes, fromClient]: ConversationStep,
  isStream: boolean,
): readonly (string | undefined)[] {
  const changed = bytes.slice()
  changed[0]! ^= 0x81
  return [bytes, changed].map((byteCount) => protocol.probe?.(sliceOf(byteCount, { fromClient, isStream })))
}

/** A fact in one line: its kind and what most tests ask of it. */
export function factWords(fact: Fact): string {
  if (fact.kind === 'identity') return `identity ${fact.attribute} ${fact.value}`
  if (fact.kind === 'session') return `session ${fact.method} ${fact.phase} ${fact.user ?? '-'}`
  return fact.kind === 'operation'
    ? `operation ${fact.code} ${fact.object ?? '-'} ${fact.outcome}`
    : fact.kind
}
