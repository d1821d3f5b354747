import { talkSealed } from '../../conversations/encrypted.ts'
import { historian, historianMirror } from '../site.ts'
import { defineStep } from '../step.ts'

/** After a pause the historian hands on what it kept: a few times the usual amount. */
export const step = defineStep({
  id: 'historian-back-fill',
  kind: 'benign',
  technique: '',
  actor: historian,
  victims: [historianMirror],
  engines: [],
  says: '',
  mayRaise: 'volume|bandwidth',
  *play(world) {
    yield* talkSealed(world, historian, {
      server: historianMirror,
      requests: 40,
      up: [40_000, 60_000],
      down: [120, 200],
      pauseMs: [20, 40],
    })
  },
})
