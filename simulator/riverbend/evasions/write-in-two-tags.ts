import { MODBUS_PORT, ModbusConversation } from '../../conversations/modbus.ts'
import { backwashPlc, filtration, unknownClient } from '../site.ts'
import { defineStep } from '../step.ts'

const laptop = unknownClient(filtration, 72)

/** QinQ: an outer tag around the plant's own. */
export const step = defineStep({
  id: 'write-in-two-tags',
  kind: 'evasion',
  technique: 'T1692.001',
  actor: laptop,
  victims: [backwashPlc],
  engines: ['policy'],
  says: 'writ',
  *play(world) {
    world.network.disguises.set(laptop, { outerVlan: 900 })
    const talk = new ModbusConversation(yield* world.connect(laptop, backwashPlc, MODBUS_PORT))
    yield* talk.writeRegister(1, 101, 9)
    yield* talk.connection.close()
  },
})
