/** Which steps happen, and when. */

import { randomFor } from '../network/random.ts'
import { chains } from './chains/chains.ts'
import { stepsOf } from './folders.ts'
import type { ScheduledStep } from './riverbend.ts'
import type { Step } from './step.ts'

/** A step alone, or steps of a story with the seconds between them. */
export interface StepSelection {
  readonly chain: string
  readonly steps: readonly Step[]
  readonly everySeconds: number
}

const alone = (step: Step): StepSelection => ({ chain: '', steps: [step], everySeconds: 0 })
const CHAIN_STEP_SECONDS = 60

/** By the words of the command line; or, as text, what is wrong with them. */
export async function selectSteps(words: string): Promise<StepSelection[] | string> {
  const [attacks, benign, evasions] = await Promise.all([
    stepsOf('attacks'),
    stepsOf('benign'),
    stepsOf('evasions'),
  ])
  const all = [...attacks, ...benign, ...evasions]
  const stories = chains(attacks).map(({ name, steps }) => ({
    chain: name,
    steps,
    everySeconds: CHAIN_STEP_SECONDS,
  }))
  const groups: Readonly<Record<string, () => StepSelection[]>> = {
    nothing: () => [],
    attacks: () => attacks.map(alone),
    benign: () => benign.map(alone),
    evasions: () => evasions.map(alone),
    chains: () => stories,
    everything: () => [...all.map(alone), ...stories],
  }
  const chosen: StepSelection[] = []
  for (const word of words.split(',')) {
    const story = stories.find(({ chain }) => chain === word)
    const step = all.find(({ id }) => id === word)
    if (groups[word] !== undefined) chosen.push(...groups[word]())
    else if (story !== undefined) chosen.push(story)
    else if (step !== undefined) chosen.push(alone(step))
    else return `expected ${Object.keys(groups).join(', ')}, or a step or story, got ${word}`
  }
  return chosen
}

export interface Span {
  readonly seed: number
  /** Seconds after the start: first step, and end of the capture. */
  readonly from: number
  readonly to: number
}

/** Shuffles the steps by the seed and spreads them evenly over the time. */
export function scheduleSteps(chosen: readonly StepSelection[], { seed, from, to }: Span): ScheduledStep[] {
  const random = randomFor(seed, 'schedule')
  const order = [...chosen]
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.between(0, i)
    ;[order[i], order[j]] = [order[j]!, order[i]!]
  }
  // Statistical detection needs time: its steps begin first.
  order.sort((a, b) => Number(isSlow(b)) - Number(isSlow(a)))
  const room = (to - from) / Math.max(1, order.length)
  return order.flatMap(({ chain, steps, everySeconds }, i) => {
    const at = from + room * (i + 0.1 + 0.2 * random.next())
    return steps.map((step, n) => ({ step, at: at + n * everySeconds, chain }))
  })
}

function isSlow({ steps }: StepSelection): boolean {
  return steps.some(({ isStatistical }) => isStatistical === true)
}
