/** A plant, its steps and conditions → frames and labels; and, streamed, files. */
import type { Microseconds } from '#model/time'
import type { Scheduler, TimedFrame } from '../network/scheduler.ts'
import { type ScheduledPlantStep, simulate } from '../network/simulate.ts'
import type { Label, PlantStep } from '../network/step.ts'
import { PlantWorld } from '../network/world.ts'
import { type Faults, withFaults } from '../riverbend/faults.ts'
import { type Written, writeScenario } from '../riverbend/write.ts'
import type { BuiltPlant } from './plant.ts'
import { type MaintenanceWindow, plantSiteFile } from './site-file.ts'

/** Connections are under way when the sensor is connected. */
const WARM_UP_SECONDS = 120
const BEFORE_MINUTES = 2
const AFTER_MINUTES = 12
const DAY_MINUTES = 1440

export interface PlantConditions {
  readonly seed: number
  readonly start: Microseconds
  readonly forSeconds: number
  readonly pace: number
  readonly steps: readonly ScheduledPlantStep<PlantWorld>[]
  readonly hasEarlyWork?: boolean
  readonly faults?: Faults & {
    /** The mirror takes the VLAN tags away. */
    readonly isUntagged?: boolean
  }
}

export function plantFrames(plant: BuiltPlant, conditions: PlantConditions): Generator<TimedFrame, Label[]> {
  const { seed, start, forSeconds, pace, steps, faults = {}, hasEarlyWork = false } = conditions
  const { domain, router } = plant
  const newWorld = (scheduler: Scheduler) =>
    plant.newWorld?.(scheduler, pace) ??
    new PlantWorld(scheduler, { seed, pace, router, domain, hasEarlyWork })
  const frames = simulate({
    ...{ start, forSeconds, steps, newWorld, warmUpSeconds: WARM_UP_SECONDS * pace },
    begin: (world) => plant.begin(world),
  })
  const seen = faults.isUntagged === true ? untagged(frames) : frames
  return withFaults(seen, faults, seed)
}

export function writePlantRun(folder: string, plant: BuiltPlant, conditions: PlantConditions): Written {
  return writeScenario(folder, {
    frames: plantFrames(plant, conditions),
    pcap: 'plant.pcap',
    site: plantSiteFile(plant, { windows: windowsOf(conditions) }),
  })
}

/** Approved maintenance around the steps that need it. */
function windowsOf({ start, steps }: PlantConditions): MaintenanceWindow[] {
  return steps.flatMap(({ step, at }) => {
    if (step.needsWindow !== true) return []
    const minute = (start / 60e6 + at / 60) % DAY_MINUTES
    const open = { from: minute - BEFORE_MINUTES, to: minute + AFTER_MINUTES }
    // The whole site, and by name those who may come from outside.
    return [
      { ...open, targets: [] },
      { ...open, targets: [step.actor.ip] },
    ]
  })
}

/** By the words of the command line: groups or ids; or, as text, what is wrong with them. */
export function selectPlantSteps(
  { attacks, benign, story }: BuiltPlant,
  words: string,
): readonly PlantStep<PlantWorld>[] | string {
  const all = [...attacks, ...benign]
  const groups: Readonly<Record<string, readonly PlantStep<PlantWorld>[]>> = {
    ...{ nothing: [], attacks, benign, everything: all },
    story: story.flatMap(([id]) => attacks.filter((step) => step.id === id)),
  }
  const chosen: PlantStep<PlantWorld>[] = []
  for (const word of words.split(',')) {
    const found = groups[word] ?? all.filter(({ id }) => id === word)
    if (found.length === 0 && word !== 'nothing')
      return `expected ${Object.keys(groups).join(', ')}, or ids of steps, got ${word}`
    chosen.push(...found)
  }
  return chosen
}

/** Steps evenly in a span of seconds after the start, in an order drawn from the seed. */
export function spreadSteps(
  steps: readonly PlantStep<PlantWorld>[],
  { from, to, order }: { readonly from: number; readonly to: number; readonly order: readonly number[] },
): ScheduledPlantStep<PlantWorld>[] {
  const room = (to - from) / Math.max(1, steps.length)
  return order.map((index, i) => ({ step: steps[index]!, at: from + room * (i + 0.1) }))
}

function* untagged<Result>(frames: Generator<TimedFrame, Result>): Generator<TimedFrame, Result> {
  for (;;) {
    const { value, done } = frames.next()
    if (done === true) return value
    yield { ...value, bytes: withoutTag(value.bytes) }
  }
}

/** IEEE 802.1Q-2022 §9.3. */
function withoutTag(bytes: Uint8Array): Uint8Array {
  if (bytes[12] !== 0x81 || bytes[13] !== 0) return bytes
  const shorter = new Uint8Array(bytes.length - 4)
  shorter.set(bytes.subarray(0, 12))
  shorter.set(bytes.subarray(16), 12)
  return shorter
}
