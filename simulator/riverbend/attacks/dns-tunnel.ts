import { lookUp } from '../../conversations/services.ts'
import { milliseconds } from '../../network/scheduler.ts'
import { desks, domainController, tunnelDomain } from '../site.ts'
import { defineStep } from '../step.ts'

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'

/** Files leave the plant in the names that are asked for. */
export const step = defineStep({
  id: 'dns-tunnel',
  kind: 'L',
  technique: 'T0869',
  actor: desks[1]!,
  victims: [domainController],
  engines: ['anomaly'],
  says: 'tunnel|dns|name',
  *play(world) {
    const random = world.random('dns tunnel')
    for (let i = 0; i < 220; i++) {
      const label = () => Array.from({ length: 52 }, () => ALPHABET[random.between(0, 31)]).join('')
      const name = `${label()}.${label()}.${tunnelDomain}`
      yield* lookUp(world, desks[1]!, { server: domainController, name, answer: label(), type: 16 })
      yield milliseconds(150)
    }
  },
})
