/** The whole exam of detection.md §8 over several seeds, and its table. */

import { ABLATED, type Ablated } from '#engine-host/models-off'
import type { Alert } from '#model/alert'
import { chains } from '../../simulator/riverbend/chains/chains.ts'
import type { Faults } from '../../simulator/riverbend/faults.ts'
import { stepsOf } from '../../simulator/riverbend/folders.ts'
import { type Chosen, planned, selectSteps } from '../../simulator/riverbend/schedule.ts'
import type { Kind } from '../../simulator/riverbend/step.ts'
import { fallsInto, type Judged, judgeLabel, unexplained } from './match.ts'
import { type Sat, type Sitting, sit, sitWithout } from './run.ts'

export interface ExamOptions {
  readonly seeds: readonly number[]
  /** Hours of the attack sittings: in all, and of them to learn. */
  readonly hours: readonly [all: number, learn: number]
  readonly pace: number
  /** The same of each benign sitting of a seed: a dense one, and weeks of a thin one; none by default. */
  readonly benign?: readonly BenignSitting[]
  /** Seeds, from the first on, whose stories are told. */
  readonly storySeeds: number
  /** False: benign days and stories alone, so that a seed can be examined in two halves. */
  readonly hasAttacks?: boolean
  /** The attacks again under capture faults, and with the attacker there while learning. */
  readonly hasHardships: boolean
  /** Seeds, from the first on, whose attacks and evasions are read once more without each model. */
  readonly ablatedSeeds: number
  readonly told?: (line: string) => void
}

export interface BenignSitting {
  readonly hours: readonly [all: number, learn: number]
  readonly pace: number
}

/** What the benign sittings of one pace came to, over all seeds. */
export interface BenignResult {
  readonly pace: number
  deviceWeeks: number
  falseAlerts: number
}

export interface ChainResult {
  readonly name: string
  readonly seed: number
  readonly incidents: number
  readonly problem: string
}

export interface Paper {
  readonly judged: readonly (Judged & { readonly seed: number })[]
  /** The attacks again, through a mirror of two ports that loses, doubles and mixes up frames. */
  readonly underFaults: readonly Judged[]
  /** Attacks whose attacker did the same once while the sensor was learning. */
  readonly poisoned: readonly Judged[]
  readonly falseAlerts: readonly (Alert & { readonly seed: number })[]
  readonly deviceWeeks: number
  readonly benign: readonly BenignResult[]
  /** Incidents told of benign days: each is one too many. */
  readonly benignIncidents: number
  readonly chains: readonly ChainResult[]
  /** What was found without each model, of the steps of `ablatedSeeds`. */
  readonly without: ReadonlyMap<Ablated, readonly Judged[]>
  readonly frames: number
}

/** A minute for the last step, and one before the first. */
const MARGIN_SECONDS = 60
/** What a cheap mirror does to frames. */
const FAULTS = { duplicated: 0.3, lost: 0.02, swapped: 0.02 }
/** What no sensor may learn in silence, however early it is seen. */
const NEVER_LEARNED = [
  's7-stop',
  'cip-download',
  'firmware-push',
  'plc-password',
  'safety-password-set',
  'umas-upload',
  'dnp3-cold-restarts',
]
const CHAIN_LEARN_SECONDS = 900
const CHAIN_SECONDS = 1500

export async function examine(options: ExamOptions): Promise<Paper> {
  const { seeds, told = () => {} } = options
  const judged: (Judged & { seed: number })[] = []
  const falseAlerts: (Alert & { seed: number })[] = []
  const stories: ChainResult[] = []
  const underFaults: Judged[] = []
  const poisoned: Judged[] = []
  const benign = (options.benign ?? []).map(({ pace }) => ({ pace, deviceWeeks: 0, falseAlerts: 0 }))
  const without = new Map<Ablated, Judged[]>()
  let benignIncidents = 0
  let frames = 0
  for (const seed of seeds) {
    const off = seeds.indexOf(seed) < options.ablatedSeeds ? ABLATED : []
    for (const group of options.hasAttacks === false ? [] : (['attacks', 'evasions'] as const)) {
      const conditions = { hours: options.hours, pace: options.pace }
      const asked = sittingOf(seed, await chosenOf(group), conditions)
      const [sat, ...ablated] = await sitWithout(asked, [[], ...off.map((model) => [model])])
      if (sat === undefined) throw new Error('unreachable: one engine at least was asked for')
      for (const [i, model] of off.entries())
        without.set(model, [...(without.get(model) ?? []), ...judgedIn(ablated[i]!)])
      frames += sat.frames
      judged.push(...judgedIn(sat).map((one) => ({ ...one, seed })))
      told(`seed ${seed}: ${group}, ${sat.frames} frames, ${sat.alerts.length} alerts`)
    }
    if (options.hasHardships) {
      underFaults.push(
        ...judgedIn(await sitting(seed, await chosenOf('attacks'), { ...options, faults: FAULTS })),
      )
      poisoned.push(...judgedIn(await poisonedSitting(seed, options)))
      told(`seed ${seed}: hardships`)
    }
    for (const [i, conditions] of (options.benign ?? []).entries()) {
      const sat = await sitting(seed, await chosenOf('benign'), conditions)
      frames += sat.frames
      benignIncidents += sat.incidents.length
      const wrong = unexplained(sat.alerts, sat.labels, sat.learnedAt)
      falseAlerts.push(...wrong.map((alert) => ({ ...alert, seed })))
      benign[i]!.deviceWeeks += sat.deviceWeeks
      benign[i]!.falseAlerts += wrong.length
      told(
        `seed ${seed}: benign, pace ${conditions.pace}, ${sat.frames} frames, ${wrong.length} false alerts`,
      )
    }
    if (seeds.indexOf(seed) < options.storySeeds) stories.push(...(await tellStories(seed, options.pace)))
  }
  const deviceWeeks = benign.reduce((sum, one) => sum + one.deviceWeeks, 0)
  return {
    judged,
    underFaults,
    poisoned,
    falseAlerts,
    deviceWeeks,
    benign,
    benignIncidents,
    chains: stories,
    without,
    frames,
  }
}

async function chosenOf(words: string): Promise<Chosen[]> {
  const chosen = await selectSteps(words)
  if (typeof chosen === 'string') throw new Error(chosen)
  return chosen
}

/** Steps of the time after learning. */
function judgedIn({ labels, alerts, learnedAt }: Sat): Judged[] {
  return labels
    .filter(({ start }) => Date.parse(start) * 1000 >= learnedAt)
    .map((label) => judgeLabel(label, labels, alerts))
}

interface Conditions {
  readonly hours: readonly [all: number, learn: number]
  readonly pace: number
  readonly faults?: Faults
}

function sitting(seed: number, chosen: readonly Chosen[], conditions: Conditions): Promise<Sat> {
  return sit(sittingOf(seed, chosen, conditions))
}

function sittingOf(
  seed: number,
  chosen: readonly Chosen[],
  { hours, pace, faults = {} }: Conditions,
): Sitting {
  const [forSeconds, learnSeconds] = [hours[0] * 3600, hours[1] * 3600]
  const span = { seed, from: learnSeconds + MARGIN_SECONDS, to: forSeconds - MARGIN_SECONDS }
  const steps = planned(chosen, span)
  return { seed, forSeconds, learnSeconds, pace, steps, faults }
}

/** Every step twice: once while learning, once after. */
async function poisonedSitting(seed: number, { hours: [, learnHours], pace }: Conditions): Promise<Sat> {
  const chosen = await chosenOf(NEVER_LEARNED.join(','))
  const learnSeconds = learnHours * 3600
  const forSeconds = learnSeconds + 1800
  const early = planned(chosen, { seed, from: learnSeconds / 3, to: learnSeconds - MARGIN_SECONDS })
  const late = planned(chosen, { seed, from: learnSeconds + MARGIN_SECONDS, to: forSeconds - MARGIN_SECONDS })
  return sit({ seed, forSeconds, learnSeconds, pace, steps: [...early, ...late] })
}

/** Each story in a plant of its own: one incident is asked for, and its stages in order. */
export async function tellStories(seed: number, pace: number): Promise<ChainResult[]> {
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

/**
 * One incident, which has a stage for every step of the story, in the order of the steps. What one device does to
 * another at one stage is one line of an incident: a later step may be in a line that began before, if that line names
 * the alert that found the step.
 */
function orderProblem({ incidents, labels, alerts }: Sat): string {
  const [incident] = incidents
  if (incident === undefined || incidents.length > 1) return `${incidents.length} incidents`
  const missing = labels.filter((label) => {
    const { found } = judgeLabel(label, labels, alerts)
    return !incident.stages.some(
      (stage) => fallsInto(label, stage.time) || (found !== undefined && stage.alerts.includes(found.id)),
    )
  })
  if (missing.length > 0) return `no stage of ${missing.map(({ step }) => step).join(', ')}`
  const isInOrder = incident.stages.every(({ time }, i, all) => i === 0 || all[i - 1]!.time <= time)
  return isInOrder ? '' : 'stages out of order'
}

/** Recall of a kind, or of all harmful steps: found and all. */
export function recall(
  judged: readonly Judged[],
  kinds: readonly Kind[],
): readonly [found: number, all: number] {
  const of = judged.filter(({ label }) => kinds.includes(label.kind))
  return [of.filter(({ found }) => found !== undefined).length, of.length]
}
