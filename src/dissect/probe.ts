import type { Slice } from '#model/protocol'
import type { Candidates } from './candidates.ts'
import type { RegisteredProtocol } from './registry.ts'

/** A protocol was found, none matches, or more bytes are needed. */
type ProbeResult =
  | { readonly kind: 'yes'; readonly entry: RegisteredProtocol; readonly state: unknown }
  | { readonly kind: 'no' }
  | { readonly kind: 'more' }

const NO: ProbeResult = { kind: 'no' }
const MORE: ProbeResult = { kind: 'more' }

export interface ProbeRequest {
  /** Expected here by port, type or carrier; best first. */
  readonly hinted: readonly RegisteredProtocol[]
  /** May be here by content, whatever the port. */
  readonly content: Candidates
  /** The first bytes of a conversation are being looked at: what a hinted protocol calls malformed is then its own. */
  readonly isStart: boolean
  /** No more bytes will come: what would need more is no. */
  readonly isFinal: boolean
  /** No more bytes will come because the flow has ended. */
  readonly isOver?: boolean
  /** No more bytes will come because they were lost, or not kept by the capture. */
  readonly isLost?: boolean
  /** Called before a protocol's code runs, so that a watchdog can name the one that hangs. */
  readonly enter: (entry: RegisteredProtocol) => void
}

/**
 * This few bytes prove nothing against the expected protocol if it accepts them as a possible beginning: an attacker
 * who splits a command chooses its first bytes.
 */
const SURE_BYTES = 8

/**
 * Finds the protocol of these bytes. Content that proves a protocol takes precedence over any port; then the ports'
 * protocols are tried in order. The result depends on the bytes alone, never on their segmentation: while an expected
 * protocol that could still be proven needs more bytes, no less certain one is chosen; an unexpected one waits only
 * until an expected one has read a whole message.
 */
export function probe(slice: Slice, question: ProbeRequest): ProbeResult {
  const mayWait = !question.isFinal && slice.isStream
  const hinted = bySelf(slice, question.hinted, question)
  if (hinted.kind === 'yes') return hinted
  const content = bySelf(slice, question.content.of(firstOf(slice)), question)
  const isSure = hinted.kind !== 'more' || !mayWait || slice.end - slice.start >= SURE_BYTES
  if (content.kind === 'yes' && isSure) return content
  if (hinted.kind === 'more' && mayWait) return MORE
  return byHint(slice, question, content.kind === 'more' && mayWait)
}

/** Protocols that are recognised by their bytes, or could be with more of them. */
function bySelf(slice: Slice, entries: readonly RegisteredProtocol[], question: ProbeRequest): ProbeResult {
  let verdict = NO
  for (const entry of entries) {
    if (entry.protocol.probe === undefined) continue
    question.enter(entry)
    const answer = entry.protocol.probe(slice)
    if (answer === 'yes') return yes(entry)
    if (answer === 'more') verdict = MORE
  }
  return verdict
}

function firstOf({ bytes, start, end }: Slice): number | undefined {
  return start < end ? bytes[start]! : undefined
}

/** @param waits an unexpected protocol may yet be proven: then only a whole message decides */
function byHint(slice: Slice, question: ProbeRequest, waits: boolean): ProbeResult {
  let damaged: RegisteredProtocol | undefined
  for (const entry of question.hinted) {
    const state = entry.protocol.newState?.()
    question.enter(entry)
    const found = entry.protocol.dissect(slice, state)
    if (found.kind === 'message') return yes(entry)
    if (found.kind === 'incomplete') {
      if (slice.isStream && !question.isFinal) return MORE
      // One byte alone is how TCP asks whether the other side is alive: RFC 9293 §3.8.4.
      if (slice.isStream && slice.end - slice.start === 1) continue
      // No more will come of half a message: enough for who has no other proof, but who has one did not prove itself.
      const isAll = question.isOver === true || !(slice.isStream || slice.isCut)
      if (isAll && entry.protocol.probe !== undefined) continue
      // A few bytes that were sent as a whole prove no protocol.
      if (isAll && !slice.isStream && slice.end - slice.start < SURE_BYTES) continue
      // The bytes were lost in which it could have proved itself, unless those that are there are not its own.
      if (question.isLost === true && entry.protocol.probe?.(slice) === 'no') continue
      if (slice.isCut || slice.isStream) return yes(entry)
      damaged ??= entry
    }
    if (found.kind === 'malformed') damaged ??= entry
  }
  if (waits) return MORE
  return damaged !== undefined && question.isStart ? yes(damaged) : NO
}

function yes(entry: RegisteredProtocol): ProbeResult {
  return { kind: 'yes', entry, state: entry.protocol.newState?.() }
}
