import { MODBUS_PORT, ModbusConversation } from '../../conversations/modbus.ts'
import { milliseconds } from '../../network/scheduler.ts'
import { backwashPlc, scadaA } from '../site.ts'
import { defineStep } from '../step.ts'

/** A valve is opened and closed ten times a second. */
export const step = defineStep({
  id: 'coil-toggling',
  kind: 'L',
  technique: 'T0806',
  actor: scadaA,
  victims: [backwashPlc],
  engines: ['anomaly', 'policy'],
  says: 'toggl|coil|brute|writ|pace|fast',
  *play(world) {
    const talk = new ModbusConversation(yield* world.connect(scadaA, backwashPlc, MODBUS_PORT))
    for (let i = 0; i < 150; i++) {
      yield* talk.writeCoil(1, 12, i % 2 === 0)
      yield milliseconds(45)
    }
    yield* talk.connection.close()
  },
})
