import type { PlantStep } from '../network/step.ts'
import type { World } from './world.ts'

export type { Kind, Label } from '../network/step.ts'

export type Step = PlantStep<World>

export function defineStep(step: Step): Step {
  return step
}
