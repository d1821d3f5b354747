import { diagnoseS7 } from '../../conversations/s7.ts'
import { engineering2, intakePlcs } from '../site.ts'
import { defineStep } from '../step.ts'
import { intakeUnits } from '../units.ts'

/** The Rockwell engineer's station asks the Siemens controllers who they are. */
export const step = defineStep({
  id: 'szl-reads',
  kind: 'L',
  technique: 'T0888',
  actor: engineering2,
  victims: intakePlcs,
  engines: ['policy', 'anomaly'],
  says: 'szl|status list|identif|diagnos|s7|scan',
  *play(world) {
    for (const unit of intakeUnits) yield* diagnoseS7(world, engineering2, unit)
  },
})
