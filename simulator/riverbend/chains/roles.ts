/** Steps of the stories whose source the story has reached, or that only a story has. */

import { secureShell } from '../../conversations/encrypted.ts'
import { MODBUS_PORT, ModbusConversation } from '../../conversations/modbus.ts'
import { seconds } from '../../network/scheduler.ts'
import { step as directoryEnumeration, enumerate } from '../attacks/directory-enumeration.ts'
import { encrypts, step as ransomware } from '../attacks/ransomware.ts'
import { step as sweepAndScan, sweepAndScans } from '../attacks/sweep-and-scan.ts'
import { cameras, filterPlc, filtration, sludgePlc, things, unknownClient, updateServer } from '../site.ts'
import { defineStep, type Step } from '../step.ts'

/** The man in the middle of `attacks/man-in-the-middle.ts`. */
const between = unknownClient(filtration, 67)
const visitor = unknownClient(things)

/** By name, for `chains.ts`. */
export const roles: Readonly<Record<string, Step>> = {
  'directory-from-updates': {
    ...directoryEnumeration,
    actor: updateServer,
    *play(world) {
      yield* enumerate(world, updateServer)
    },
  },
  'ransomware-from-updates': {
    ...ransomware,
    actor: updateServer,
    *play(world) {
      yield* encrypts(world, updateServer)
    },
  },
  'sweep-in-filtration': {
    ...sweepAndScan,
    actor: between,
    victims: [filterPlc],
    *play(world) {
      yield* sweepAndScans(world, between, [filterPlc, sludgePlc])
    },
  },
  'write-from-the-middle': defineStep({
    id: 'write-from-the-middle',
    kind: 'A',
    technique: 'T1692.001',
    actor: between,
    victims: [filterPlc],
    engines: ['policy', 'anomaly'],
    says: 'writ',
    *play(world) {
      const talk = new ModbusConversation(yield* world.connect(between, filterPlc, MODBUS_PORT))
      yield* talk.writeRegister(255, 44, 5200)
      yield* talk.connection.close()
    },
  }),
  /** The visitor's laptop finds a camera whose owner never changed the password. */
  'camera-taken': defineStep({
    id: 'camera-taken',
    kind: 'A',
    technique: 'T0886',
    actor: visitor,
    victims: [cameras[1]!],
    engines: ['policy'],
    says: 'remote|ssh',
    *play(world) {
      yield* secureShell(world, visitor, { server: cameras[1]!, requests: 12 })
      yield seconds(1)
    },
  }),
}
