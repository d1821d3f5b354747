import { beginLogix, enumerateTags } from '../../conversations/logix.ts'
import { dosingPlc, historian } from '../site.ts'
import { defineStep } from '../step.ts'
import { dosingSymbols } from '../units.ts'

/** The historian walks the symbol table of the dosing controller. */
export const step = defineStep({
  id: 'tag-enumeration',
  kind: 'L',
  technique: 'T0861',
  actor: historian,
  victims: [dosingPlc],
  engines: ['policy', 'anomaly'],
  says: 'instance attribute|browse|tag|symbol|cip',
  *play(world) {
    const talk = yield* beginLogix(world, historian, dosingPlc)
    yield* enumerateTags(talk, dosingSymbols)
    yield* talk.close()
  },
})
