import { talkSealed } from '../../conversations/encrypted.ts'
import { dropServer, fileServer } from '../site.ts'
import { defineStep } from '../step.ts'

/** Thirty megabytes (of the two gigabytes of the real attack) leave the file server for an unknown server. */
export const step = defineStep({
  id: 'bulk-to-internet',
  kind: 'L',
  technique: 'T0882',
  actor: fileServer,
  victims: [dropServer],
  engines: ['anomaly', 'policy'],
  says: 'volume|bandwidth|bulk|much|megabyte|internet',
  isStatistical: true,
  *play(world) {
    yield* talkSealed(world, fileServer, {
      server: dropServer,
      requests: 120,
      up: [260_000, 260_000],
      down: [100, 200],
      pauseMs: [5, 10],
    })
  },
})
