import { MODBUS_PORT, ModbusConversation } from '../../conversations/modbus.ts'
import { seconds } from '../../network/scheduler.ts'
import { filterPlc, scadaA } from '../site.ts'
import { defineStep } from '../step.ts'
import { modbusUnits } from '../units.ts'

/** The recipe is written as ever, but between reads of one connection, as it never is. */
export const step = defineStep({
  id: 'learned-functions-in-another-order',
  kind: 'evasion',
  technique: 'T1692.001',
  actor: scadaA,
  victims: [filterPlc],
  engines: ['anomaly'],
  says: 'order|context|after|pace',
  *play(world) {
    const talk = new ModbusConversation(yield* world.connect(scadaA, filterPlc, MODBUS_PORT))
    const { filter } = modbusUnits(world)
    for (let i = 0; i < 6; i++) {
      yield* talk.read(filter)
      yield* talk.writeRegisters(255, 40, [1180, 900, Math.floor(world.hour)])
      yield seconds(2)
    }
    yield* talk.connection.close()
  },
})
