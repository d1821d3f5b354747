import { MODBUS_PORT, ModbusConversation } from '../../conversations/modbus.ts'
import { seconds } from '../../network/scheduler.ts'
import { filtration, gateway, scadaA, sludgePlc } from '../site.ts'
import { defineStep } from '../step.ts'
import { modbusUnits } from '../units.ts'

/** A spare with the address of the old one: another MAC answers. */
export const step = defineStep({
  id: 'spare-controller',
  kind: 'benign',
  technique: '',
  actor: sludgePlc,
  victims: [sludgePlc, scadaA],
  engines: [],
  says: '',
  needsWindow: true,
  mayRaise: 'duplicate|arp|mac|address|new-device|changed|silent',
  *play(world) {
    const spare = { ...sludgePlc, mac: '00:30:de:15:02:99' }
    world.network.saysIsAt(spare, gateway(filtration), spare.ip)
    const talk = new ModbusConversation(yield* world.connect(scadaA, spare, MODBUS_PORT))
    for (let i = 0; i < 20; i++) {
      yield* talk.read(modbusUnits(world).sludge)
      yield seconds(1)
    }
    yield* talk.connection.close()
  },
})
