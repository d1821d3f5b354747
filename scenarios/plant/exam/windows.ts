/** Approved maintenance around the steps that need it. */
import type { Planned } from '../riverbend.ts'
import type { Window } from '../site-file.ts'

const BEFORE_MINUTES = 2
const AFTER_MINUTES = 10
/** The performance begins at six in the morning. */
const FIRST_MINUTE = 6 * 60

export function windowsFor(steps: readonly Planned[]): Window[] {
  return steps.flatMap(({ step, at }) => {
    if (step.needsWindow !== true) return []
    const minute = FIRST_MINUTE + at / 60
    return [{ from: minute - BEFORE_MINUTES, to: minute + AFTER_MINUTES }]
  })
}
