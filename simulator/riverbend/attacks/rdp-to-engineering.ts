import { remoteDesktop } from '../../conversations/encrypted.ts'
import { engineering1, jumpHost } from '../site.ts'
import { defineStep } from '../step.ts'

/** From the jump host to the desktop of an engineering station, which never happens in this plant. */
export const step = defineStep({
  id: 'rdp-to-engineering',
  kind: 'L',
  technique: 'T0886',
  actor: jumpHost,
  victims: [engineering1],
  engines: ['policy', 'anomaly'],
  says: 'remote|rdp',
  *play(world) {
    yield* remoteDesktop(world, jumpHost, { server: engineering1, user: 'engineer', forSeconds: 30 })
  },
})
