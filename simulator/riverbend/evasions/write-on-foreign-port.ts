import { ModbusConversation } from '../../conversations/modbus.ts'
import { filtration, sludgePlc, unknownClient } from '../site.ts'
import { defineStep } from '../step.ts'
import { modbusUnits } from '../units.ts'

const laptop = unknownClient(filtration, 74)

/** Modbus on port 8080. */
export const step = defineStep({
  id: 'write-on-foreign-port',
  kind: 'evasion',
  technique: 'T1692.001',
  actor: laptop,
  victims: [sludgePlc],
  engines: ['policy', 'protocol'],
  says: 'writ|foreign|port',
  *play(world) {
    const talk = new ModbusConversation(yield* world.connect(laptop, sludgePlc, 8080))
    const { sludge } = modbusUnits(world)
    for (let i = 0; i < 3; i++) yield* talk.read(sludge)
    yield* talk.writeRegister(1, 101, 9)
    yield* talk.connection.close()
  },
})
