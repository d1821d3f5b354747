import { begin104, CAUSE, doubleCommand, interrogation, position } from '../../conversations/iec104.ts'
import { milliseconds, seconds } from '../../network/scheduler.ts'
import { power, rtus, scadaA, unknownClient } from '../site.ts'
import { defineStep } from '../step.ts'

const laptop = unknownClient(power)

/** While the control centre is cut off, another client opens every breaker it finds. */
export const step = defineStep({
  id: 'second-104-client',
  kind: 'A',
  technique: 'T0848',
  actor: laptop,
  victims: [rtus[0]!],
  engines: ['policy', 'anomaly', 'protocol'],
  says: 'double command|operat|sweep|newcomer|control-by',
  *play(world) {
    world.network.down.add(scadaA)
    const talk = yield* begin104(world, laptop, rtus[0]!)
    yield* talk.ask(
      interrogation(1, CAUSE.activation),
      interrogation(1, CAUSE.confirmation),
      position(1, 2001, 2, CAUSE.interrogated),
      interrogation(1, CAUSE.termination),
    )
    for (let address = 1990; address < 2020; address++) {
      const isBreaker = address === 2001
      const asked = doubleCommand(1, address, 1, CAUSE.activation)
      // Unknown information object address: cause 47 of IEC 60870-5-101 §7.2.3.
      const answer = isBreaker
        ? doubleCommand(1, address, 1, CAUSE.confirmation)
        : doubleCommand(1, address, 1, 47, true)
      yield* talk.ask(asked, answer)
      if (isBreaker) world.plant.isBreakerClosed = false
      yield milliseconds(120)
    }
    yield* talk.connection.close()
    world.network.down.delete(scadaA)
    yield seconds(20)
    world.plant.isBreakerClosed = true
  },
})
