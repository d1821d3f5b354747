/** Bytes → lines of QNX's target agent; no public standard: as QNX's manual of `qconn` and public tools show it. */
import { latin1 } from '#bytes/message-head'
import { indexOfByte } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

/** Greeting of the agent, after the negotiation of Telnet. */
const GREETING = /^(?:\xff[\xfb-\xfe].){0,4}[\r\n]{0,4}QCONN\r?\n/s
/** So far it may become the greeting. */
const BEGINNING =
  /^(?:\xff[\xfb-\xfe].){0,4}(?:\xff[\xfb-\xfe]?|[\r\n]{0,4}(?:Q(?:C(?:O(?:N(?:N\r?)?)?)?)?)?)$/s
const PROMPT = '<qconn-'
/** It has no end of line: its name in angle brackets is all. */
const WHOLE_PROMPT = /^ *<qconn-[^\r\n>]{0,64}>/
const LAUNCHER = 'service launcher\n'
const LONGEST_LINE = 1024
const NEWLINE = 0x0a

export interface QconnLine {
  readonly text: string
}

/** State of a conversation. */
export interface QconnState {
  /** Its first words were the agent's. */
  isProven: boolean
  /** A program runs: what follows is between it and the client. */
  isRunning: boolean
}

/**
 * One line of either side, or the agent's prompt; of a program's output, all bytes present. `foreign` until the first
 * words prove it: the port is not reserved.
 */
export function dissect(slice: Slice, state: QconnState): Dissected<QconnLine> {
  const { bytes, start, end, fromClient, isCut } = slice
  if (!state.isProven) {
    const said = probe(slice)
    if (said === 'no') return { kind: 'foreign' }
    state.isProven = said === 'yes'
  }
  const stop = Math.min(end, start + LONGEST_LINE)
  const prompt = fromClient ? null : WHOLE_PROMPT.exec(latin1(bytes, start, stop))
  if (prompt !== null)
    return { kind: 'message', message: { text: prompt[0].trim() }, length: prompt[0].length }
  const newline = indexOfByte(bytes, start, stop, NEWLINE)
  if (newline >= 0) {
    const text = latin1(bytes, start, newline).trim()
    return { kind: 'message', message: { text }, length: newline + 1 - start }
  }
  const isLine = fromClient || !state.isRunning
  if (isLine && stop < start + LONGEST_LINE && !isCut) return { kind: 'incomplete', need: end - start + 1 }
  return { kind: 'message', message: { text: latin1(bytes, start, stop).trim() }, length: stop - start }
}

/** The agent's greeting or prompt; of a client, that it asks for a service of the agent by name: `service launcher`. */
export function probe({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  const head = latin1(bytes, start, Math.min(end, start + 64))
  if (GREETING.test(head) || head.startsWith(PROMPT) || head.startsWith(LAUNCHER)) return 'yes'
  return LAUNCHER.startsWith(head) || PROMPT.startsWith(head) || BEGINNING.test(head) ? 'more' : 'no'
}
