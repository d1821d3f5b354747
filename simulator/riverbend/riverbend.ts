/** The options: allHosts on the scheduler, and the steps one after another; frames out, labels at the end. */
import type { Microseconds } from '#model/time'
import type { TimedFrame } from '../network/scheduler.ts'
import { type ScheduledPlantStep, simulate } from '../network/simulate.ts'
import type { Label } from './step.ts'
import { World } from './world.ts'
import { startZone as buildings } from './zones/buildings.ts'
import { startZone as dosing } from './zones/dosing.ts'
import { startZone as filtration } from './zones/filtration.ts'
import { startZone as intake } from './zones/intake.ts'
import { startZone as office } from './zones/office.ts'
import { startZone as power } from './zones/power.ts'
import { startZone as supervision } from './zones/supervision.ts'

export type ScheduledStep = ScheduledPlantStep<World>

export interface SimulationOptions {
  readonly seed: number
  readonly start: Microseconds
  readonly forSeconds: number
  readonly pace: number
  readonly steps: readonly ScheduledStep[]
}

/** Lets the people and machines of a zone begin their ordinary work. */
export type StartZone = (world: World) => void

const allZones: readonly StartZone[] = [intake, filtration, dosing, power, buildings, supervision, office]

/** Everything the sensor sees at Riverbend. */
export function riverbend(options: SimulationOptions): Generator<TimedFrame, Label[]> {
  return simulateZones(options, allZones)
}

/** Starts the ordinary work of all zones. */
export function beginZones(world: World): void {
  for (const zone of allZones) zone(world)
}

/** Everything the sensor sees of these zones. */
export function simulateZones(
  { seed, pace, ...run }: SimulationOptions,
  zones: readonly StartZone[],
): Generator<TimedFrame, Label[]> {
  return simulate({
    ...run,
    newWorld: (scheduler) => new World(scheduler, { seed, pace }),
    begin: (world) => {
      for (const zone of zones) zone(world)
    },
  })
}
