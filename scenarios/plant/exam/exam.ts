/** The whole exam of detection.md §8 over several seeds, and its table. */
import type { Alert } from '#model/alert'
import { chains } from '../chains/chains.ts'
import { stepsOf } from '../folders.ts'
import { type Chosen, planned, selectSteps } from '../schedule.ts'
import type { Kind } from '../step.ts'
import { type Judged, judgeLabel, unexplained } from './judge.ts'
import { type Sat, START, sit } from './run.ts'
import { windowsFor } from './windows.ts'

export interface ExamOptions {
  readonly seeds: readonly number[]
  /** Hours of the attack sittings: in all, and of them to learn. */
  readonly hours: readonly [all: number, learn: number]
  readonly pace: number
  /** The same of the benign sittings; undefined: none. */
  readonly benign?: { readonly hours: readonly [all: number, learn: number]; readonly pace: number }
  readonly hasChains: boolean
  readonly told?: (line: string) => void
}

export interface ChainResult {
  readonly name: string
  readonly seed: number
  readonly incidents: number
  readonly problem: string
}

export interface Paper {
  readonly judged: readonly (Judged & { readonly seed: number })[]
  readonly falseAlerts: readonly (Alert & { readonly seed: number })[]
  readonly deviceWeeks: number
  readonly chains: readonly ChainResult[]
  readonly frames: number
}

/** A minute for the last step, and one before the first. */
const MARGIN_SECONDS = 60
const CHAIN_LEARN_SECONDS = 900
const CHAIN_SECONDS = 1500

export async function examine(options: ExamOptions): Promise<Paper> {
  const { seeds, told = () => {} } = options
  const judged: (Judged & { seed: number })[] = []
  const falseAlerts: (Alert & { seed: number })[] = []
  const stories: ChainResult[] = []
  let deviceWeeks = 0
  let frames = 0
  for (const seed of seeds) {
    for (const group of ['attacks', 'evasions'] as const) {
      const sat = await sitting(seed, await chosenOf(group), { hours: options.hours, pace: options.pace })
      frames += sat.frames
      judged.push(...sat.labels.map((label) => ({ ...judgeLabel(label, sat.labels, sat.alerts), seed })))
      told(`seed ${seed}: ${group}, ${sat.frames} frames, ${sat.alerts.length} alerts`)
    }
    if (options.benign !== undefined) {
      const sat = await sitting(seed, await chosenOf('benign'), options.benign)
      frames += sat.frames
      deviceWeeks += sat.deviceWeeks
      const wrong = unexplained(sat.alerts, sat.labels, sat.learnedAt)
      falseAlerts.push(...wrong.map((alert) => ({ ...alert, seed })))
      told(`seed ${seed}: benign, ${sat.frames} frames, ${wrong.length} false alerts`)
    }
    if (options.hasChains) stories.push(...(await tellStories(seed, options.pace)))
  }
  return { judged, falseAlerts, deviceWeeks, chains: stories, frames }
}

async function chosenOf(words: string): Promise<Chosen[]> {
  const chosen = await selectSteps(words)
  if (typeof chosen === 'string') throw new Error(chosen)
  return chosen
}

interface Conditions {
  readonly hours: readonly [all: number, learn: number]
  readonly pace: number
}

function sitting(seed: number, chosen: readonly Chosen[], { hours, pace }: Conditions): Promise<Sat> {
  const [forSeconds, learnSeconds] = [hours[0] * 3600, hours[1] * 3600]
  const steps = planned(chosen, {
    seed,
    from: learnSeconds + MARGIN_SECONDS,
    to: forSeconds - MARGIN_SECONDS,
  })
  return sit({ seed, forSeconds, learnSeconds, pace, steps, windows: windowsFor(steps) })
}

/** Each story in a plant of its own: one incident is asked for, and its stages in order. */
async function tellStories(seed: number, pace: number): Promise<ChainResult[]> {
  const results: ChainResult[] = []
  for (const { name, steps } of chains(await stepsOf('attacks'))) {
    const sat = await sit({
      seed,
      forSeconds: CHAIN_SECONDS,
      learnSeconds: CHAIN_LEARN_SECONDS,
      pace,
      steps: steps.map((step, i) => ({ step, at: CHAIN_LEARN_SECONDS + 60 + i * 70, chain: name })),
    })
    results.push({ name, seed, incidents: sat.incidents.length, problem: orderProblem(sat) })
  }
  return results
}

interface IncidentLike {
  readonly stages?: readonly { readonly time?: number; readonly first?: number }[]
}

/** One incident, whose stages begin one after another. */
function orderProblem({ incidents }: Sat): string {
  if (incidents.length !== 1) return `${incidents.length} incidents`
  const [{ stages = [] }] = incidents as [IncidentLike]
  const times = stages.map(({ time, first }) => time ?? first ?? 0)
  return times.every((time, i) => i === 0 || times[i - 1]! <= time) ? '' : 'stages out of order'
}

/** Recall of a kind, or of all harmful steps: found and all. */
export function recall(
  judged: readonly Judged[],
  kinds: readonly Kind[],
): readonly [found: number, all: number] {
  const of = judged.filter(({ label }) => kinds.includes(label.kind))
  return [of.filter(({ found }) => found !== undefined).length, of.length]
}

export { START }
