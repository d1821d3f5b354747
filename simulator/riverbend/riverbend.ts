/** The options: allHosts on the scheduler, and the steps one after another; frames out, labels at the end. */
import type { Microseconds } from '#model/time'
import { Scheduler, seconds, type Task, type TimedFrame } from '../network/scheduler.ts'
import type { Label, Step } from './step.ts'
import { World } from './world.ts'
import { startZone as buildings } from './zones/buildings.ts'
import { startZone as dosing } from './zones/dosing.ts'
import { startZone as filtration } from './zones/filtration.ts'
import { startZone as intake } from './zones/intake.ts'
import { startZone as office } from './zones/office.ts'
import { startZone as power } from './zones/power.ts'
import { startZone as supervision } from './zones/supervision.ts'

/** A step and when it begins, in seconds after the start. */
export interface ScheduledStep {
  readonly step: Step
  readonly at: number
  /** Story it is part of; '' for none. */
  readonly chain?: string
}

export interface SimulationOptions {
  readonly seed: number
  readonly start: Microseconds
  readonly forSeconds: number
  readonly pace: number
  readonly steps: readonly ScheduledStep[]
}

/** Lets the people and machines of a zone begin their ordinary work. */
export type StartZone = (world: World) => void

/** Everything the sensor sees at Riverbend. */
export function riverbend(options: SimulationOptions): Generator<TimedFrame, Label[]> {
  return simulate(options, [intake, filtration, dosing, power, buildings, supervision, office])
}

/** Everything the sensor sees of a plant with these zones. Returns the labels. The same options gives the same bytes. */
export function* simulate(
  { seed, start, forSeconds, pace, steps }: SimulationOptions,
  zones: readonly StartZone[],
): Generator<TimedFrame, Label[]> {
  const scheduler = new Scheduler(start)
  const world = new World(scheduler, { seed, pace })
  for (const zone of zones) zone(world)
  const begins = new Map<string, Microseconds>()
  const ends = new Map<string, Microseconds>()
  for (const [i, { step, at }] of steps.entries()) {
    const tag = `${i}`
    const isPlayed = timed(world, step, {
      begun: () => begins.set(tag, scheduler.now),
      ended: () => ends.set(tag, scheduler.now),
    })
    scheduler.schedule(isPlayed, seconds(at), tag)
  }
  const seen = new Map<string, Seen>()
  let number = 0
  for (const frame of scheduler.frames(start + seconds(forSeconds))) {
    number++
    if (frame.tag !== '') note(seen, frame, number)
    yield frame
  }
  return steps.flatMap(({ step, chain = '' }, i) => {
    const begun = begins.get(`${i}`)
    if (begun === undefined) return []
    return [
      labelOf(step, { chain, begun, ended: ends.get(`${i}`) ?? scheduler.now, frames: seen.get(`${i}`) }),
    ]
  })
}

/** Frames of a step that the sensor saw. */
interface Seen {
  readonly first: Microseconds
  last: Microseconds
  readonly firstFrame: number
  lastFrame: number
  count: number
}

function labelOf(
  step: Step,
  {
    chain,
    begun,
    ended,
    frames,
  }: {
    readonly chain: string
    readonly begun: Microseconds
    readonly ended: Microseconds
    /** Undefined: it shows only in what others say. */
    readonly frames: Seen | undefined
  },
): Label {
  return {
    step: step.id,
    kind: step.kind,
    chain,
    start: timeText(frames?.first ?? begun),
    end: timeText(Math.max(frames?.last ?? begun, ended)),
    frames: frames?.count ?? 0,
    firstFrame: frames?.firstFrame ?? 0,
    lastFrame: frames?.lastFrame ?? 0,
    technique: step.technique,
    actor: addressesOf([step.actor]),
    victims: addressesOf(step.victims),
    engines: step.engines,
    says: step.says,
    isStatistical: step.isStatistical ?? false,
    mayRaise: step.mayRaise ?? '',
  }
}

function note(seen: Map<string, Seen>, { tag, time }: TimedFrame, number: number): void {
  const known = seen.get(tag)
  if (known === undefined)
    seen.set(tag, { first: time, last: time, firstFrame: number, lastFrame: number, count: 1 })
  else {
    known.last = time
    known.lastFrame = number
    known.count++
  }
}

function* timed(
  world: World,
  step: Step,
  { begun, ended }: { readonly begun: () => void; readonly ended: () => void },
): Task<void> {
  begun()
  yield* step.play(world)
  ended()
}

function addressesOf(hosts: readonly { readonly ip: string; readonly mac: string }[]): string[] {
  return hosts.flatMap(({ ip, mac }) => (mac === '' ? [ip] : [ip, mac]))
}

function timeText(time: Microseconds): string {
  return new Date(time / 1000).toISOString()
}
