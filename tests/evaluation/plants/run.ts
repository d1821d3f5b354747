/** One plant, one seed, one time of learning: simulate, read, compare with the labels. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EngineStart, startEngine } from '#engine-host/start'
import type { Alert } from '#model/alert'
import type { Severity } from '#model/rule'
import { readSiteFile } from '#site/site-file'
import { randomFor } from '../../../simulator/network/random.ts'
import type { ScheduledPlantStep } from '../../../simulator/network/simulate.ts'
import type { Label } from '../../../simulator/network/step.ts'
import type { PlantWorld } from '../../../simulator/network/world.ts'
import type { Act } from '../../../simulator/plants/acts.ts'
import { shuffle } from '../../../simulator/plants/kit/polling.ts'
import type { PlantDefinition } from '../../../simulator/plants/plant.ts'
import { type PlantConditions, spreadSteps, writePlantRun } from '../../../simulator/plants/run.ts'
import { WORDS } from './words.ts'

/** How long the sensor learns, and how thin the traffic is, so that a run stays below half a million frames. */
export interface Learning {
  readonly name: '2 h' | '1 d' | '7 d' | 'short'
  readonly learnHours: number
  /** Ordinary work with perturbations, after learning. */
  readonly quietHours: number
  readonly attackHours: number
  readonly pace: number
  /** Hour of the day, UTC, at which the capture begins: the tests fall into other hours than the learning. */
  readonly startHour: number
}

export const LEARNINGS: readonly Learning[] = [
  { name: '2 h', learnHours: 2, quietHours: 5, attackHours: 3, pace: 4, startHour: 5 },
  { name: '1 d', learnHours: 24, quietHours: 24, attackHours: 3, pace: 25, startHour: 6 },
  { name: '7 d', learnHours: 168, quietHours: 96, attackHours: 3, pace: 120, startHour: 7 },
]

export interface NamedStep {
  readonly id: string
  readonly kind: string
  readonly technique: string
  readonly isStatistical: boolean
  readonly acts: readonly string[]
  readonly isFound: boolean
  /** Acts whose words an alert in time has; Riverbend's labels have words instead of acts. */
  readonly namedActs: readonly string[]
  readonly isNamed: boolean
  readonly isTechniqueRight: boolean
  readonly secondsToDetect: number
  readonly severity: Severity | ''
  /** `severity rule: title`, of alerts in time. */
  readonly by: readonly string[]
}

export interface FalseAlert {
  readonly severity: Severity
  readonly rule: string
  readonly title: string
  readonly what: string
  readonly source: string
  readonly destination: string
  /** Perturbation during which it came, or ''. */
  readonly during: string
}

export interface PlantResult {
  readonly plant: string
  readonly seed: number
  readonly learning: Learning['name']
  readonly devices: number
  readonly deviceWeeks: number
  readonly frames: number
  readonly steps: readonly NamedStep[]
  readonly falseAlerts: readonly FalseAlert[]
  /** Critical and major alerts among the attacks that no label explains. */
  readonly unexplained: readonly FalseAlert[]
  readonly quietIncidents: number
}

const START_OF_DAY = Date.UTC(2026, 2, 2) * 1000
const WEEK_SECONDS = 7 * 24 * 3600
/** Says that something is new, not what it does. */
const NOVELTY: ReadonlySet<string> = new Set(['new-device', 'new-link', 'new-port'])
const BEFORE = 2e6
const AFTER = 75e6
const AFTER_STATISTICAL = 600e6
const GRAVE: ReadonlySet<Severity> = new Set(['critical', 'major'])
/** A perturbation still explains why something is said so long after its end. */
const ECHO = 900e6

export interface PlantRun {
  readonly seed: number
  readonly learning: Learning
  /** Which attacks. Default: all. */
  readonly only?: (id: string) => boolean
}

/** How an engine differs from that of this package. */
export type EngineVariant = Pick<EngineStart, 'program' | 'modelsOff'>

export async function runPlant(definition: PlantDefinition, run: PlantRun): Promise<PlantResult> {
  const [result] = await runPlantWith(definition, run, [{}])
  if (result === undefined) throw new Error('unreachable: one engine was asked for')
  return result
}

/** The same capture before one engine after another. */
export async function runPlantWith(
  definition: PlantDefinition,
  { seed, learning, only }: PlantRun,
  variants: readonly EngineVariant[],
): Promise<readonly PlantResult[]> {
  const folder = mkdtempSync(join(tmpdir(), `plant-${definition.id}-`))
  try {
    const plant = await definition.build(seed)
    const learnSeconds = learning.learnHours * 3600
    const quietEnd = learnSeconds + learning.quietHours * 3600
    const forSeconds = quietEnd + learning.attackHours * 3600
    const start = START_OF_DAY + learning.startHour * 3600e6
    const attacks = plant.attacks.filter(({ id }) => only?.(id) ?? true)
    const benign = learning.quietHours > 0 ? plant.benign : []
    const steps: ScheduledPlantStep<PlantWorld>[] = [
      ...spreadSteps(benign, {
        from: learnSeconds + 600,
        to: quietEnd - 1800,
        order: orderOf(benign.length, seed),
      }),
      ...spreadSteps(attacks, {
        from: quietEnd + 60,
        to: forSeconds - 700,
        order: orderOf(attacks.length, seed + 1),
      }),
    ]
    // Every second seed: what a cheap mirror does, from the beginning.
    const faults: PlantConditions['faults'] =
      seed % 2 === 1 ? { duplicated: 0.05, lost: 0.002, swapped: 0.002, isUntagged: true } : {}
    const conditions = { seed, start, forSeconds, pace: learning.pace, steps, faults }
    const { pcap, site, frames, labels } = writePlantRun(folder, plant, conditions)
    const learnedAt = start + learnSeconds * 1e6
    const attacksAt = start + quietEnd * 1e6
    const harmful = labels.filter(({ kind }) => kind !== 'benign')
    const results: PlantResult[] = []
    for (const variant of variants) {
      const { alerts, quiet, incidents } = await read(pcap, { site, learnSeconds, attacksAt, variant })
      results.push({
        ...{ plant: definition.id, seed, learning: learning.name, devices: plant.devices.length, frames },
        deviceWeeks: (plant.devices.length * learning.quietHours * 3600) / WEEK_SECONDS,
        steps: harmful.map((label) => judge(label, harmful, alerts)),
        falseAlerts: quietAlerts(quiet, labels, [learnedAt, attacksAt]),
        unexplained: alerts
          .filter((alert) => GRAVE.has(alert.severity) && isLoud(alert) && alert.time >= attacksAt)
          .filter((alert) => !harmful.some((label) => concerns(alert, label)))
          .map((alert) => falseAlert(alert, [])),
        quietIncidents: incidents.filter(({ from }) => from >= learnedAt && from < attacksAt).length,
      })
    }
    return results
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function orderOf(count: number, seed: number): number[] {
  const order = Array.from({ length: count }, (_, i) => i)
  shuffle(order, randomFor(seed, 'order of steps'))
  return order
}

interface Reading {
  readonly site: string
  readonly learnSeconds: number
  readonly attacksAt: number
  readonly variant: EngineVariant
}

/** `quiet`: alerts as they were before the attacks, which make some of them graver; incidents likewise. */
async function read(pcap: string, { site, learnSeconds, attacksAt, variant }: Reading) {
  const alerts = new Map<string, Alert>()
  const quiet = new Map<string, Alert>()
  let isQuiet = true
  let incidents: readonly { readonly from: number }[] = []
  const run = startEngine({
    ...variant,
    site: readSiteFile(site),
    files: [pcap],
    closeLearningAfterSeconds: learnSeconds,
  })
  for await (const batch of run.entries)
    for (const entry of batch) {
      if (entry.kind === 'alert') {
        alerts.set(entry.alert.id, entry.alert)
        if (entry.alert.lastTime < attacksAt) quiet.set(entry.alert.id, entry.alert)
        isQuiet &&= entry.alert.lastTime < attacksAt
      } else if (entry.kind === 'incidents' && isQuiet) incidents = entry.incidents.map(startOf)
    }
  return { alerts: [...alerts.values()], quiet: [...quiet.values()], incidents }
}

function startOf({ stages }: { readonly stages: readonly { readonly time: number }[] }): {
  readonly from: number
} {
  return { from: Math.min(...stages.map(({ time }) => time)) }
}

function judge(label: Label, harmful: readonly Label[], alerts: readonly Alert[]): NamedStep {
  const own = new Set([...label.actor, ...label.victims])
  const others = new Set(harmful.flatMap(({ actor }) => actor).filter((address) => !own.has(address)))
  const begin = Date.parse(label.start) * 1000
  const near = alerts
    .filter((alert) => concerns(alert, label) && isInTime(alert, label) && !others.has(alert.sourceAddress))
    .filter(({ rule }) => !NOVELTY.has(rule))
  const acts = label.acts as readonly Act[]
  const text = near.map(({ title, what, rule }) =>
    `${title} ${what}${acts.length === 0 ? ` ${rule}` : ''}`.toLowerCase(),
  )
  const namedActs = acts.filter((act) => text.some((one) => WORDS[act].test(one)))
  const isNamed =
    acts.length > 0 ? namedActs.length > 0 : text.some((one) => new RegExp(label.says).test(one))
  const delays = near.map((alert) => Math.max(0, firstIn(alert, label) - begin) / 1e6)
  return {
    ...{
      id: label.step,
      kind: label.kind,
      technique: label.technique,
      isStatistical: label.isStatistical,
      acts,
    },
    ...{ isFound: near.length > 0, namedActs, isNamed },
    isTechniqueRight: near.some(({ techniques }) =>
      techniques.some((one) => one.split('.')[0] === label.technique.split('.')[0]),
    ),
    secondsToDetect: delays.length === 0 ? 0 : Math.min(...delays),
    severity: gravest(near),
    by: near.map(({ severity, rule, title }) => `${severity} ${rule}: ${title}`),
  }
}

function gravest(alerts: readonly Alert[]): Severity | '' {
  const order: readonly Severity[] = ['critical', 'major', 'minor', 'warning', 'notice']
  return order.find((severity) => alerts.some((alert) => alert.severity === severity)) ?? ''
}

function concerns(alert: Alert, label: Label): boolean {
  return [...label.actor, ...label.victims].some(
    (address) => address === alert.sourceAddress || address === alert.destinationAddress,
  )
}

/** When the alert was raised, or raised again, for this step; Infinity for never. */
function firstIn(alert: Alert, label: Label): number {
  const from = Date.parse(label.start) * 1000 - BEFORE
  const to = Date.parse(label.end) * 1000 + (label.isStatistical ? AFTER_STATISTICAL : AFTER)
  const times = [alert.time, ...alert.episodes.map((one) => one.from), alert.lastTime]
  return Math.min(...times.filter((time) => time >= from && time <= to))
}

function isInTime(alert: Alert, label: Label): boolean {
  return !alert.isLearning && firstIn(alert, label) !== Number.POSITIVE_INFINITY
}

function isLoud({ isLearning, maintenance, severity }: Alert): boolean {
  return !isLearning && maintenance === '' && severity !== 'notice'
}

function quietAlerts(
  alerts: readonly Alert[],
  labels: readonly Label[],
  [from, to]: readonly [number, number],
): FalseAlert[] {
  return alerts
    .filter((alert) => isLoud(alert) && alert.lastTime >= from && alert.time < to)
    .map((alert) => falseAlert(alert, labels))
}

function falseAlert(alert: Alert, labels: readonly Label[]): FalseAlert {
  const { severity, rule, title, what, sourceAddress: source, destinationAddress: destination } = alert
  const during = labels
    .filter(
      ({ kind, start, end }) =>
        kind === 'benign' &&
        alert.time >= Date.parse(start) * 1000 &&
        alert.time <= Date.parse(end) * 1000 + ECHO,
    )
    .map(({ step }) => step)
  return { severity, rule, title, what, source, destination, during: during.join(', ') }
}
