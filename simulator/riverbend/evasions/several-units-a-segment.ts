import * as modbus from '#protocols/modbus/testing/encode'
import { joined } from '../../conversations/encrypted.ts'
import { MODBUS_PORT } from '../../conversations/modbus.ts'
import { backwashPlc, historian } from '../site.ts'
import { defineStep } from '../step.ts'

/** Nine reads and, in the middle of the same segment, one write. */
export const step = defineStep({
  id: 'several-units-a-segment',
  kind: 'evasion',
  technique: 'T1692.001',
  actor: historian,
  victims: [backwashPlc],
  engines: ['policy'],
  says: 'writ',
  *play(world) {
    const connection = yield* world.connect(historian, backwashPlc, MODBUS_PORT)
    const header = (transaction: number) => ({ transaction, unit: 1 })
    const read = (transaction: number) => modbus.readRequest(header(transaction), 3, 100, 2)
    const reported = (transaction: number) => modbus.registersResponse(header(transaction), 3, [410, 362])
    const write = modbus.writeRegister(header(5), 101, 9)
    const numbers = [1, 2, 3, 4, 6, 7, 8, 9, 10]
    const around = (of: (transaction: number) => Uint8Array) => [
      ...numbers.slice(0, 4).map(of),
      write,
      ...numbers.slice(4).map(of),
    ]
    yield* connection.ask(joined(...around(read)), joined(...around(reported)))
    yield* connection.close()
  },
})
