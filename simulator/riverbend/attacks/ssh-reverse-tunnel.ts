import { secureShell } from '../../conversations/encrypted.ts'
import { commandServer, jumpHost } from '../site.ts'
import { defineStep } from '../step.ts'

/** SSH where file sharing is expected, outwards, and much more up than down: a desktop is carried inside it. */
export const step = defineStep({
  id: 'ssh-reverse-tunnel',
  kind: 'L',
  technique: 'T0885',
  actor: jumpHost,
  victims: [commandServer],
  engines: ['policy', 'anomaly'],
  says: 'ssh|tunnel|foreign|port',
  *play(world) {
    yield* secureShell(world, jumpHost, {
      server: commandServer,
      port: 445,
      requests: 60,
      up: [900, 1400],
      down: [68, 120],
    })
  },
})
