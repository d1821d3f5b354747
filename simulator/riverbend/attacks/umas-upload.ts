import {
  giveReservationBack,
  identifyUmas,
  MODBUS_PORT,
  ModbusConversation,
  takeReservation,
  uploadUmas,
} from '../../conversations/modbus.ts'
import { engineering1, filterPlc } from '../site.ts'
import { defineStep } from '../step.ts'

/** The filter controller is reserved and its program fetched. */
export const step = defineStep({
  id: 'umas-upload',
  kind: 'L',
  technique: 'T0845',
  actor: engineering1,
  victims: [filterPlc],
  engines: ['policy'],
  says: 'upload|reserv',
  *play(world) {
    const talk = new ModbusConversation(yield* world.connect(engineering1, filterPlc, MODBUS_PORT))
    yield* identifyUmas(talk)
    yield* takeReservation(talk, 'ENG-1')
    yield* uploadUmas(talk, world.random('program').bytes(3000))
    yield* giveReservationBack(talk)
    yield* talk.connection.close()
  },
})
