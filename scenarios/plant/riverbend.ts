/** The performance: everybody on the stage, and the steps one after another; frames out, labels at the end. */
import type { Microseconds } from '#model/time'
import { Stage, type StagedFrame, seconds } from './frame/stage.ts'
import { World } from './frame/world.ts'
import type { Label, Step } from './step.ts'
import { enters as buildings } from './zones/buildings.ts'
import { enters as dosing } from './zones/dosing.ts'
import { enters as filtration } from './zones/filtration.ts'
import { enters as intake } from './zones/intake.ts'
import { enters as office } from './zones/office.ts'
import { enters as power } from './zones/power.ts'
import { enters as supervision } from './zones/supervision.ts'

/** A step and when it begins, in seconds after the start. */
export interface Planned {
  readonly step: Step
  readonly at: number
  /** Story it is part of; '' for none. */
  readonly chain?: string
}

export interface Performance {
  readonly seed: number
  readonly start: Microseconds
  readonly forSeconds: number
  readonly pace: number
  readonly steps: readonly Planned[]
}

/** Everything the sensor sees. Returns the labels. The same performance gives the same octets. */
export function* riverbend({
  seed,
  start,
  forSeconds,
  pace,
  steps,
}: Performance): Generator<StagedFrame, Label[]> {
  const stage = new Stage(start)
  const world = new World(stage, { seed, pace })
  for (const zone of [intake, filtration, dosing, power, buildings, supervision, office]) zone(world)
  const ends = new Map<string, Microseconds>()
  steps.forEach(({ step, at }, i) => {
    const tag = `${i}`
    stage.enter(
      timed(world, step, () => ends.set(tag, stage.now)),
      seconds(at),
      tag,
    )
  })
  const seen = new Map<
    string,
    { first: StagedFrame; last: StagedFrame; firstFrame: number; lastFrame: number; count: number }
  >()
  let number = 0
  for (const frame of stage.frames(start + seconds(forSeconds))) {
    number++
    if (frame.tag !== '') {
      const known = seen.get(frame.tag)
      if (known === undefined)
        seen.set(frame.tag, { first: frame, last: frame, firstFrame: number, lastFrame: number, count: 1 })
      else {
        known.last = frame
        known.lastFrame = number
        known.count++
      }
    }
    yield frame
  }
  return steps.flatMap(({ step, chain = '' }, i) => {
    const frames = seen.get(`${i}`)
    if (frames === undefined) return []
    return [
      {
        step: step.id,
        kind: step.kind,
        chain,
        start: timeText(frames.first.time),
        end: timeText(Math.max(frames.last.time, ends.get(`${i}`) ?? 0)),
        frames: frames.count,
        firstFrame: frames.firstFrame,
        lastFrame: frames.lastFrame,
        technique: step.technique,
        actor: addressesOf([step.actor]),
        victims: addressesOf(step.victims),
        engines: step.engines,
        says: step.says,
        isStatistical: step.isStatistical ?? false,
        mayRaise: step.mayRaise ?? '',
      },
    ]
  })
}

function* timed(world: World, step: Step, ended: () => void) {
  yield* step.play(world)
  ended()
}

function addressesOf(hosts: readonly { readonly ip: string; readonly mac: string }[]): string[] {
  return hosts.flatMap(({ ip, mac }) => (mac === '' ? [ip] : [ip, mac]))
}

function timeText(time: Microseconds): string {
  return new Date(time / 1000).toISOString()
}
