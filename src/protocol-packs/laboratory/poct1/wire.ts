import { latin1 } from '#bytes/message-head'
import type { Dissected, Slice } from '#model/protocol'

/** Messages of point-of-care devices are XML elements named by topic and version: CLSI POCT1-A2, annex B. */
const TOPIC = /^\s*(?:<\?xml[^>]{0,120}\?>\s*)?(?:<!DOCTYPE[^>]{0,200}>\s*)?<([A-Z]{3})\.R0([1-4])>/
/** Bytes that must contain the first element. */
const HEAD = 512
const LONGEST = 128 * 1024

/** Topics of the device interface. */
export const topics: ReadonlyMap<string, string> = new Map([
  ['HEL', 'Hello'],
  ['ACK', 'Acknowledgment'],
  ['DST', 'Device Status'],
  ['OBS', 'Observations'],
  ['REQ', 'Request'],
  ['EVS', 'Device Events'],
  ['EOT', 'End of Topic'],
  ['END', 'Terminate'],
  ['ESC', 'Escape'],
  ['KPA', 'Keep Alive'],
  ['DTV', 'Directive'],
  ['OPL', 'Operator List'],
  ['PTL', 'Patient List'],
])

export interface PoctMessage {
  readonly topic: string
  readonly end: number
}

export function dissect({ bytes, start, end }: Slice): Dissected<PoctMessage> {
  const available = end - start
  if (bytes[start]! <= 0x20) {
    let at = start
    while (at < end && bytes[at]! <= 0x20) at++
    return { kind: 'message', length: at - start, isPiece: true, message: { topic: '', end: at - start } }
  }
  const short = { kind: 'incomplete', need: available + 1 } as const
  const head = TOPIC.exec(latin1(bytes, start, Math.min(end, start + HEAD)))
  if (head === null || !topics.has(head[1]!)) {
    const isOpen = available < HEAD && bytes[start] === 0x3c
    return isOpen ? short : { kind: 'foreign' }
  }
  const closing = `</${head[1]}.R0${head[2]}>`
  const stop = findText(bytes, start, Math.min(end, start + LONGEST), closing)
  if (stop < 0 && available < LONGEST) return short
  if (stop < 0) return { kind: 'malformed', at: LONGEST, reason: 'message without end', length: available }
  const length = stop + closing.length - start
  return { kind: 'message', length, message: { topic: head[1]!, end: length } }
}

function findText(bytes: Uint8Array, start: number, end: number, text: string): number {
  for (let at = start; at + text.length <= end; at++) {
    let i = 0
    while (i < text.length && bytes[at + i] === text.charCodeAt(i)) i++
    if (i === text.length) return at
  }
  return -1
}

/** A known topic as the first element. */
export function probe({ bytes, start, end, isStream }: Slice): 'yes' | 'no' | 'more' {
  if (end > start && bytes[start] !== 0x3c) return 'no'
  const text = latin1(bytes, start, Math.min(end, start + HEAD))
  const head = TOPIC.exec(text)
  if (head !== null) return topics.has(head[1]!) ? 'yes' : 'no'
  const rest = text.replace(/^<\?xml[^>]{0,120}\?>\s*/, '').replace(/^<!DOCTYPE[^>]{0,200}>\s*/, '')
  const couldBe = /^(<[A-Z]{0,3}|<[A-Z]{3}\.R?0?[1-4]?|<\?(x(m(l[^>]*)?)?)?|<![A-Z]*[^>]*)?$/.test(rest)
  return isStream && end - start < HEAD && couldBe ? 'more' : 'no'
}
