import { MODBUS_PORT, ModbusTalk } from '../../conversations/modbus.ts'
import { getsAddress } from '../../conversations/services.ts'
import { seconds } from '../../network/stage.ts'
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
    yield* getsAddress(world, panels[1]!, 'MSFT 5.0')
    const talk = new ModbusTalk(yield* world.connect(panels[1]!, filterPlc, MODBUS_PORT))
    yield* talk.reads(modbusUnits(world).filter)
    yield* talk.connection.close()
  },
})
