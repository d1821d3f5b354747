import { minutes } from '../../network/scheduler.ts'
import { buildingControllers, scadaA } from '../site.ts'
import { defineStep } from '../step.ts'

/** It becomes warm: temperatures and demand drift for an hour. */
export const step = defineStep({
  id: 'season-change',
  kind: 'benign',
  technique: '',
  actor: scadaA,
  victims: buildingControllers,
  engines: [],
  says: '',
  *play(world) {
    for (let i = 0; i < 20; i++) {
      world.plant.season = Math.min(1, world.plant.season + 0.01)
      yield minutes(3)
    }
  },
})
