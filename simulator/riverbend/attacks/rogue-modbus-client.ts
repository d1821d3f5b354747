import { MODBUS_PORT, ModbusConversation } from '../../conversations/modbus.ts'
import { seconds } from '../../network/scheduler.ts'
import { filterPlc, filtration, unknownClient } from '../site.ts'
import { defineStep } from '../step.ts'

const laptop = unknownClient(filtration)

/** A new client writes registers with functions 6 and 16. */
export const step = defineStep({
  id: 'rogue-modbus-client',
  kind: 'A',
  technique: 'T1692.001',
  actor: laptop,
  victims: [filterPlc],
  engines: ['policy'],
  says: 'writ',
  *play(world) {
    const talk = new ModbusConversation(yield* world.connect(laptop, filterPlc, MODBUS_PORT))
    yield* talk.writeRegister(255, 44, 300)
    yield seconds(1)
    yield* talk.writeRegisters(255, 40, [300, 0, 0])
    yield* talk.connection.close()
  },
})
