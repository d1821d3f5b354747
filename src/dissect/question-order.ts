/** Which poll follows which: docs/internals/detection-models.md, M3. */
import { isQuiet } from '#model/fact'
import type { EmittedFact } from './emitted-fact.ts'
import { limits } from './limits.ts'

/** Of one conversation and minute: hash of a question and of the one after it → times. */
export class QuestionOrder {
  readonly transitions = new Map<number, Map<number, number>>()
  #size = 0

  add(before: number, question: number, times: number): void {
    const after = this.transitions.get(before)
    const known = after?.get(question)
    if (known === undefined && this.#size >= limits.transitionsPerMinute) return
    if (known === undefined) this.#size++
    if (after === undefined) this.transitions.set(before, new Map([[question, times]]))
    else after.set(question, (known ?? 0) + times)
  }
}

/** Hash of a poll of an industrial protocol; 0 for other facts. Values and sequence numbers are no part of it. */
export function questionOf({ fact, entry }: EmittedFact): number {
  if (fact.kind !== 'operation' || fact.outcome !== 'requested' || !isQuiet(fact.verb)) return 0
  if (fact.verb === 'report' || entry.protocol.family !== 'ot') return 0
  const { code, unit = '', object = '' } = fact
  let hash = 0x811c9dc5
  for (const text of [code, unit, object]) {
    for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
    hash = Math.imul(hash ^ 0x20, 0x01000193)
  }
  return hash === 0 ? 1 : hash
}
