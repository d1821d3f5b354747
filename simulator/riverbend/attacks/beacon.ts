import { talkSealed } from '../../conversations/encrypted.ts'
import { seconds } from '../../network/scheduler.ts'
import { commandServer, desks } from '../site.ts'
import { defineStep } from '../step.ts'

/** Every minute, ten percent more or less, a small request to an external server. */
export const step = defineStep({
  id: 'beacon',
  kind: 'L',
  technique: 'T0869',
  actor: desks[2]!,
  victims: [commandServer],
  engines: ['anomaly'],
  says: 'beacon|periodic|regular|steady',
  isStatistical: true,
  *play(world) {
    const random = world.random('beacon')
    for (let i = 0; i < 26; i++) {
      yield* talkSealed(world, desks[2]!, {
        server: commandServer,
        requests: 1,
        up: [180, 190],
        down: [120, 140],
        ciphers: [0x002f],
        pauseMs: [1, 2],
      })
      yield seconds(60 * (0.9 + 0.2 * random.next()))
    }
  },
})
