import { Connection } from '../../network/connection.ts'
import { beyond } from '../../network/host.ts'
import { milliseconds } from '../../network/scheduler.ts'
import { cameras } from '../site.ts'
import { defineStep } from '../step.ts'

/** Mirai looks for the next victims: the sequence number of each SYN is the address it goes to. */
export const step = defineStep({
  id: 'camera-botnet',
  kind: 'L',
  technique: 'T0867',
  actor: cameras[1]!,
  victims: [cameras[1]!],
  engines: ['malware', 'anomaly'],
  says: 'mirai|botnet|scan|internet|tried',
  *play(world) {
    const random = world.random('mirai')
    for (let i = 0; i < 160; i++) {
      const bytes = [198, 18 + random.between(0, 1), random.between(0, 255), random.between(1, 254)]
      const ip = bytes.join('.')
      const sequence = bytes.reduce((sum, byte) => sum * 256 + byte, 0)
      const host = { ...beyond(ip, ip) }
      world.network.down.add(host)
      yield* Connection.probe(world.network, cameras[1]!, { host, port: i % 10 === 0 ? 2323 : 23 }, sequence)
      world.network.down.delete(host)
      yield milliseconds(40)
    }
  },
})
