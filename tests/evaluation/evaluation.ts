/** The evaluation of detection over several seeds: attacks, evasions, benign days, stories. */

import { ABLATED, type Ablated } from '#engine-host/disabled-models'
import type { Alert } from '#model/alert'
import { chains } from '../../simulator/riverbend/chains/chains.ts'
import type { Faults } from '../../simulator/riverbend/faults.ts'
import { stepsOf } from '../../simulator/riverbend/folders.ts'
import { type StepSelection, scheduleSteps, selectSteps } from '../../simulator/riverbend/schedule.ts'
import type { Kind } from '../../simulator/riverbend/step.ts'
import { fallsInto, matchLabel, type StepResult, unexplained } from './match.ts'
import { type EvaluationRun, evaluateRun, evaluateRunWithout, type RunResult } from './run.ts'

export interface EvaluationOptions {
  readonly seeds: readonly number[]
  /** Hours of the attack runs: all, and those of learning. */
  readonly hours: readonly [all: number, learn: number]
  readonly pace: number
  /** The same of each benign run of a seed: a dense one, and weeks of a thin one; none by default. */
  readonly benign?: readonly BenignRun[]
  /** Seeds, from the first on, whose stories are run. */
  readonly storySeeds: number
  /** False: benign days and stories alone, so that a seed can be evaluated in two halves. */
  readonly hasAttacks?: boolean
  /** The attacks again under capture faults, and with the attacker there while learning. */
  readonly hasHardships: boolean
  /** Seeds, from the first on, whose attacks and evasions are read once more without each model. */
  readonly ablatedSeeds: number
  readonly onProgress?: (line: string) => void
}

export interface BenignRun {
  readonly hours: readonly [all: number, learn: number]
  readonly pace: number
}

/** Sums of the benign runs of one pace over all seeds. */
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

export interface Report {
  readonly stepResults: readonly (StepResult & { readonly seed: number })[]
  /** The attacks again, through a mirror of two ports that loses, doubles and mixes up frames. */
  readonly underFaults: readonly StepResult[]
  /** Attacks whose attacker did the same once while the sensor was learning. */
  readonly poisoned: readonly StepResult[]
  readonly falseAlerts: readonly (Alert & { readonly seed: number })[]
  readonly deviceWeeks: number
  readonly benign: readonly BenignResult[]
  /** Incidents on benign days: each is a false positive. */
  readonly benignIncidents: number
  readonly chains: readonly ChainResult[]
  /** Results without each model, for the steps of `ablatedSeeds`. */
  readonly without: ReadonlyMap<Ablated, readonly StepResult[]>
  readonly frames: number
}

/** A minute for the last step, and one before the first. */
const MARGIN_SECONDS = 60
/** Shares of frames that a cheap mirror port duplicates, loses or swaps. */
const FAULTS = { duplicated: 0.3, lost: 0.02, swapped: 0.02 }
/** Activities that a sensor must report even while it learns. */
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

export async function evaluate(options: EvaluationOptions): Promise<Report> {
  const { seeds, onProgress = () => {} } = options
  const stepResults: (StepResult & { seed: number })[] = []
  const falseAlerts: (Alert & { seed: number })[] = []
  const stories: ChainResult[] = []
  const underFaults: StepResult[] = []
  const poisoned: StepResult[] = []
  const benign = (options.benign ?? []).map(({ pace }) => ({ pace, deviceWeeks: 0, falseAlerts: 0 }))
  const without = new Map<Ablated, StepResult[]>()
  let benignIncidents = 0
  let frames = 0
  for (const seed of seeds) {
    const off = seeds.indexOf(seed) < options.ablatedSeeds ? ABLATED : []
    for (const group of options.hasAttacks === false ? [] : (['attacks', 'evasions'] as const)) {
      const conditions = { hours: options.hours, pace: options.pace }
      const asked = runOf(seed, await selectionOf(group), conditions)
      const [result, ...ablated] = await evaluateRunWithout(asked, [[], ...off.map((model) => [model])])
      if (result === undefined) throw new Error('unreachable: one engine at least was asked for')
      for (const [i, model] of off.entries())
        without.set(model, [...(without.get(model) ?? []), ...stepResultsOf(ablated[i]!)])
      frames += result.frames
      stepResults.push(...stepResultsOf(result).map((one) => ({ ...one, seed })))
      onProgress(`seed ${seed}: ${group}, ${result.frames} frames, ${result.alerts.length} alerts`)
    }
    if (options.hasHardships) {
      underFaults.push(
        ...stepResultsOf(await run(seed, await selectionOf('attacks'), { ...options, faults: FAULTS })),
      )
      poisoned.push(...stepResultsOf(await poisonedRun(seed, options)))
      onProgress(`seed ${seed}: hardships`)
    }
    for (const [i, conditions] of (options.benign ?? []).entries()) {
      const result = await run(seed, await selectionOf('benign'), conditions)
      frames += result.frames
      benignIncidents += result.incidents.length
      const wrong = unexplained(result.alerts, result.labels, result.learnedAt)
      falseAlerts.push(...wrong.map((alert) => ({ ...alert, seed })))
      benign[i]!.deviceWeeks += result.deviceWeeks
      benign[i]!.falseAlerts += wrong.length
      onProgress(
        `seed ${seed}: benign, pace ${conditions.pace}, ${result.frames} frames, ${wrong.length} false alerts`,
      )
    }
    if (seeds.indexOf(seed) < options.storySeeds) stories.push(...(await runStories(seed, options.pace)))
  }
  const deviceWeeks = benign.reduce((sum, one) => sum + one.deviceWeeks, 0)
  return {
    stepResults,
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

async function selectionOf(words: string): Promise<StepSelection[]> {
  const chosen = await selectSteps(words)
  if (typeof chosen === 'string') throw new Error(chosen)
  return chosen
}

/** Steps of the time after learning. */
function stepResultsOf({ labels, alerts, learnedAt }: RunResult): StepResult[] {
  return labels
    .filter(({ start }) => Date.parse(start) * 1000 >= learnedAt)
    .map((label) => matchLabel(label, labels, alerts))
}

interface Conditions {
  readonly hours: readonly [all: number, learn: number]
  readonly pace: number
  readonly faults?: Faults
}

function run(seed: number, chosen: readonly StepSelection[], conditions: Conditions): Promise<RunResult> {
  return evaluateRun(runOf(seed, chosen, conditions))
}

function runOf(
  seed: number,
  chosen: readonly StepSelection[],
  { hours, pace, faults = {} }: Conditions,
): EvaluationRun {
  const [forSeconds, learnSeconds] = [hours[0] * 3600, hours[1] * 3600]
  const span = { seed, from: learnSeconds + MARGIN_SECONDS, to: forSeconds - MARGIN_SECONDS }
  const steps = scheduleSteps(chosen, span)
  return { seed, forSeconds, learnSeconds, pace, steps, faults }
}

/** Every step twice: once while learning, once after. */
async function poisonedRun(seed: number, { hours: [, learnHours], pace }: Conditions): Promise<RunResult> {
  const chosen = await selectionOf(NEVER_LEARNED.join(','))
  const learnSeconds = learnHours * 3600
  const forSeconds = learnSeconds + 1800
  const early = scheduleSteps(chosen, { seed, from: learnSeconds / 3, to: learnSeconds - MARGIN_SECONDS })
  const late = scheduleSteps(chosen, {
    seed,
    from: learnSeconds + MARGIN_SECONDS,
    to: forSeconds - MARGIN_SECONDS,
  })
  return evaluateRun({ seed, forSeconds, learnSeconds, pace, steps: [...early, ...late] })
}

/** Each story in a plant of its own: one incident is asked for, and its stages in order. */
export async function runStories(seed: number, pace: number): Promise<ChainResult[]> {
  const results: ChainResult[] = []
  for (const { name, steps } of chains(await stepsOf('attacks'))) {
    const result = await evaluateRun({
      seed,
      forSeconds: CHAIN_SECONDS,
      learnSeconds: CHAIN_LEARN_SECONDS,
      pace,
      steps: steps.map((step, i) => ({ step, at: CHAIN_LEARN_SECONDS + 60 + i * 70, chain: name })),
    })
    results.push({ name, seed, incidents: result.incidents.length, problem: orderProblem(result) })
  }
  return results
}

/**
 * One incident, which has a stage for every step of the story, in the order of the steps. What one device does to
 * another at one stage is one line of an incident: a later step may be in a line that began before, if that line names
 * the alert that found the step.
 */
function orderProblem({ incidents, labels, alerts }: RunResult): string {
  const [incident] = incidents
  if (incident === undefined || incidents.length > 1) return `${incidents.length} incidents`
  const missing = labels.filter((label) => {
    const { found } = matchLabel(label, labels, alerts)
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
  stepResults: readonly StepResult[],
  kinds: readonly Kind[],
): readonly [found: number, all: number] {
  const of = stepResults.filter(({ label }) => kinds.includes(label.kind))
  return [of.filter(({ found }) => found !== undefined).length, of.length]
}
