import { ByteWriter } from '#bytes/write'
import { askTime } from '../../conversations/services.ts'
import { seconds } from '../../network/scheduler.ts'
import { scadaA, timeServer } from '../site.ts'
import { defineStep } from '../step.ts'

/** The time server is half a second wrong, then right again; summer time changes nothing on the wire. */
export const step = defineStep({
  id: 'time-step',
  kind: 'benign',
  technique: '',
  actor: timeServer,
  victims: [scadaA],
  engines: [],
  says: '',
  mayRaise: 'clock|time',
  *play(world) {
    const reference = new ByteWriter().u8(198, 51, 100, 123).take()
    for (const shiftSeconds of [2, 0]) {
      yield* askTime(world, scadaA, timeServer, { stratum: 2, reference, shiftSeconds })
      yield seconds(64)
    }
  },
})
