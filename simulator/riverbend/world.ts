import type { Scheduler } from '../network/scheduler.ts'
import { PlantWorld } from '../network/world.ts'
import { newPlant, type Plant } from './process.ts'
import { router } from './site.ts'

export interface WorldOptions {
  readonly seed: number
  readonly pace: number
}

/** The world of Riverbend, with its physical process. */
export class World extends PlantWorld {
  readonly plant: Plant

  constructor(scheduler: Scheduler, { seed, pace }: WorldOptions) {
    super(scheduler, { seed, pace, router, domain: 'riverbend' })
    this.plant = newPlant(seed, scheduler.start)
  }
}
