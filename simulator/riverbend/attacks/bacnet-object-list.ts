import { askWhoIs, BacnetConversation } from '../../conversations/bacnet.ts'
import { milliseconds } from '../../network/scheduler.ts'
import { buildingControllers, buildings, unknownClient } from '../site.ts'
import { defineStep } from '../step.ts'
import { buildingUnits } from '../units.ts'

const laptop = unknownClient(buildings)
const OBJECT_LIST = 76

/** Who-Is, then the object list of each controller. */
export const step = defineStep({
  id: 'bacnet-object-list',
  kind: 'A',
  technique: 'T0861',
  actor: laptop,
  victims: buildingControllers,
  engines: ['policy', 'anomaly'],
  says: 'bacnet|who-is|object|read property|enumerat|scan',
  *play(world) {
    const units = buildingUnits(world)
    yield* askWhoIs(world, laptop, units)
    const talk = new BacnetConversation(world, laptop)
    for (const unit of units)
      for (const object of [0, 1, 2, 3]) {
        yield* talk.read(unit, { type: 8, instance: unit.instance }, OBJECT_LIST, {
          object: { type: 0, instance: object },
        })
        yield milliseconds(20)
      }
  },
})
