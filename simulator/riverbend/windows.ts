/** Approved maintenance around the steps that need it. */
import type { SimulationOptions } from './riverbend.ts'
import type { Window } from './site-file.ts'

const BEFORE_MINUTES = 2
const AFTER_MINUTES = 10
const DAY_MINUTES = 1440

export function windowsFor({ start, steps }: Pick<SimulationOptions, 'start' | 'steps'>): Window[] {
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
