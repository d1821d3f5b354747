import { MODBUS_PORT, ModbusConversation } from '../../conversations/modbus.ts'
import { filterPlc, filtration, unknownClient } from '../site.ts'
import { defineStep } from '../step.ts'

const laptop = { ...unknownClient(filtration, 73), ip: 'fe80::5a:73' }
const controller = { ...filterPlc, ip: 'fe80::280:f4ff:fe15:20a' }

/** Link-local IPv6, which no device uses here. */
export const step = defineStep({
  id: 'write-over-ipv6',
  kind: 'evasion',
  technique: 'T1692.001',
  actor: laptop,
  victims: [controller, filterPlc],
  engines: ['policy'],
  says: 'writ',
  *play(world) {
    const talk = new ModbusConversation(yield* world.connect(laptop, controller, MODBUS_PORT))
    yield* talk.writeRegister(255, 44, 250)
    yield* talk.connection.close()
  },
})
