import { MODBUS_PORT, ModbusConversation } from '../../conversations/modbus.ts'
import { milliseconds } from '../../network/scheduler.ts'
import { meterGateway, panels } from '../site.ts'
import { defineStep } from '../step.ts'
import { modbusUnits } from '../units.ts'

/** Functions 43 and 17 on every unit behind the gateway, and on units that are not there. */
export const step = defineStep({
  id: 'modbus-identities',
  kind: 'L',
  technique: 'T0888',
  actor: panels[1]!,
  victims: [meterGateway],
  engines: ['policy', 'anomaly'],
  says: 'identif|server id|function|scan|exception',
  *play(world) {
    const talk = new ModbusConversation(yield* world.connect(panels[1]!, meterGateway, MODBUS_PORT))
    const { meters } = modbusUnits(world)
    for (const meter of meters) {
      yield* talk.identify(meter)
      yield* talk.askServerId(meter)
    }
    for (let unit = 7; unit < 24; unit++) {
      // Gateway target device failed to respond: V1.1b3 §7.
      yield* talk.isRefused(
        unit,
        (header) => Uint8Array.of(header.transaction >> 8, header.transaction & 255, 0, 0, 0, 2, unit, 17),
        17,
        11,
      )
      yield milliseconds(50)
    }
    yield* talk.connection.close()
  },
})
