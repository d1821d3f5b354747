import { MODBUS_PORT, ModbusConversation } from '../../conversations/modbus.ts'
import { getAddress } from '../../conversations/services.ts'
import { seconds } from '../../network/scheduler.ts'
import { filterPlc, panels, timeServer } from '../site.ts'
import { defineStep } from '../step.ts'
import { modbusUnits } from '../units.ts'

/** A panel restarts: address, connection, first values. */
export const step = defineStep({
  id: 'panel-restart',
  kind: 'benign',
  technique: '',
  actor: panels[1]!,
  victims: [filterPlc, timeServer],
  engines: [],
  says: '',
  mayRaise: 'polling|silent|new-function|pace',
  *play(world) {
    yield seconds(20)
    yield* getAddress(world, panels[1]!, 'MSFT 5.0')
    const talk = new ModbusConversation(yield* world.connect(panels[1]!, filterPlc, MODBUS_PORT))
    yield* talk.read(modbusUnits(world).filter)
    yield* talk.connection.close()
  },
})
