import { MODBUS_PORT, ModbusConversation } from '../../conversations/modbus.ts'
import { gatewayOf } from '../../network/host.ts'
import { seconds } from '../../network/scheduler.ts'
import { backwashPlc, filtration, gateway, scadaA, unknownClient } from '../site.ts'
import { defineStep } from '../step.ts'
import { modbusUnits } from '../units.ts'

const laptop = unknownClient(filtration, 76)
/** The controller as the laptop plays it: its address, another MAC. */
const impostor = { ...backwashPlc, mac: laptop.mac }

/** The laptop takes the controller's address and answers with the values of a good minute, over and over. */
export const step = defineStep({
  id: 'replayed-cycle',
  kind: 'evasion',
  technique: 'T1692.002',
  actor: laptop,
  victims: [backwashPlc],
  engines: ['anomaly'],
  says: 'arp|spoof|middle|duplicate|mac|replay|repeat|frozen|constant',
  *play(world) {
    const { network } = world
    const { backwash } = modbusUnits(world)
    const recorded = Array.from({ length: 6 }, (_, i) => backwash.registers().map((value) => value + i))
    network.saysIsAt(impostor, gateway(filtration), backwashPlc.ip)
    network.saysIsAt({ ...scadaA, mac: laptop.mac }, backwashPlc, gatewayOf(filtration))
    const talk = new ModbusConversation(yield* world.connect(scadaA, impostor, MODBUS_PORT))
    for (let i = 0; i < 60; i++) {
      yield* talk.read({ ...backwash, host: impostor, registers: () => recorded[i % recorded.length]! }, 4)
      if (i % 10 === 0) network.saysIsAt(impostor, gateway(filtration), backwashPlc.ip)
      yield seconds(1)
    }
    yield* talk.connection.close()
  },
})
