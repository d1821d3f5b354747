import { secureShell } from '../../conversations/encrypted.ts'
import { engineering1, jumpHost } from '../site.ts'
import { defineStep } from '../step.ts'

/** Tools are copied by SSH on port 2223. */
export const step = defineStep({
  id: 'scp-on-foreign-port',
  kind: 'L',
  technique: 'T0867',
  actor: jumpHost,
  victims: [engineering1],
  engines: ['policy'],
  says: 'ssh|port|transfer',
  *play(world) {
    yield* secureShell(world, jumpHost, {
      server: engineering1,
      port: 2223,
      requests: 40,
      up: [1200, 1400],
      down: [36, 68],
      pauseMs: 30,
    })
  },
})
