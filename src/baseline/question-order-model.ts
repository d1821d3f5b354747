/**
 * M3 of polls: which question of a client follows which. A poller goes round; another program on the same connection, or a proxy
 * that asks in its place, does not. What is learned of a pair is how many questions of a minute follow others than before.
 */
import type { Transitions } from '#model/question-order'
import { limits } from './limits.ts'

/** A minute that departs from all that were learned. */
export interface OrderDeparture {
  /** Share of the questions of the minute that followed another than they ever or hardly ever did. */
  readonly share: number
  /** The greatest of a learned minute. */
  readonly learnedShare: number
  /** Every question was asked before: the client has regrouped its polls. */
  readonly hasSameQuestions: boolean
}

/** The order of one client and server by one protocol. */
export class QuestionOrderModel {
  /** Transition, as a hash → in how many learned minutes it occurred. */
  readonly #minutesOf = new Map<number, number>()
  readonly #questions = new Set<number>()
  #minutes = 0
  #greatest = 0
  /** Of the latest minutes, whether they departed: a bit each. */
  #departed = 0

  /** The share that is rare by what was learned, and whether all its questions are known. */
  #shareOf(transitions: Transitions): { share: number; times: number; hasSameQuestions: boolean } {
    const enough = Math.max(limits.orderMinutes, this.#minutes * limits.rareShare)
    let [times, rare] = [0, 0]
    let hasSameQuestions = true
    for (const [before, after] of transitions)
      for (const [question, count] of after) {
        times += count
        hasSameQuestions &&= this.#questions.has(question)
        if ((this.#minutesOf.get(hashOf(before, question)) ?? 0) < enough) rare += count
      }
    return { share: times === 0 ? 0 : rare / times, times, hasSameQuestions }
  }

  learn(transitions: Transitions): void {
    // Once the round is known, an ordinary minute shows how ragged it is.
    if (this.#minutes >= limits.orderWarmUpMinutes) {
      const { share, times } = this.#shareOf(transitions)
      if (times >= limits.orderQuestions) this.#greatest = Math.max(this.#greatest, share)
    }
    this.#minutes++
    for (const [before, after] of transitions)
      for (const question of after.keys()) {
        if (this.#questions.size < limits.orderTransitions) this.#questions.add(question)
        const hash = hashOf(before, question)
        const known = this.#minutesOf.get(hash)
        if (known !== undefined || this.#minutesOf.size < limits.orderTransitions)
          this.#minutesOf.set(hash, (known ?? 0) + 1)
      }
  }

  /** Two departing minutes of three are reported, once until an ordinary one. */
  judge(transitions: Transitions): OrderDeparture | undefined {
    if (this.#minutes < limits.orderLearnedMinutes) return undefined
    const { share, times, hasSameQuestions } = this.#shareOf(transitions)
    if (times < limits.orderQuestions) return undefined
    const isOut = share >= limits.orderShare && share >= this.#greatest * limits.orderFactor
    const before = this.#departed & LATEST_TWO
    this.#departed = (before << 1) | (isOut ? 1 : 0)
    if (!isOut || before === 0 || before === LATEST_TWO) return undefined
    return { share, learnedShare: this.#greatest, hasSameQuestions }
  }
}

const LATEST_TWO = 0b11

function hashOf(before: number, question: number): number {
  return Math.imul(before, 0x85ebca6b) ^ question
}
