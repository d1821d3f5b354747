import { MODBUS_PORT, ModbusConversation } from '../../conversations/modbus.ts'
import { engineering2, filterPlc } from '../site.ts'
import { defineStep } from '../step.ts'

/** The write comes in IP fragments of sixteen bytes. */
export const step = defineStep({
  id: 'write-in-ip-fragments',
  kind: 'evasion',
  technique: 'T1692.001',
  actor: engineering2,
  victims: [filterPlc],
  engines: ['policy'],
  says: 'writ',
  *play(world) {
    const talk = new ModbusConversation(yield* world.connect(engineering2, filterPlc, MODBUS_PORT))
    world.network.disguises.set(engineering2, { fragmentBytes: 16 })
    yield* talk.writeRegister(255, 44, 250)
    world.network.disguises.delete(engineering2)
    yield* talk.connection.close()
  },
})
