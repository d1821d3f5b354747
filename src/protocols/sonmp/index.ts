import { u16be } from '#bytes/read'
import { ipv4Text } from '#model/address'
import { type Attribute, confidence } from '#model/fact'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'
import { chassis } from './chassis.ts'

/** SNAP: Bay Networks; hello to the segment, and hello that switches pass on. */
const BAY_NETWORKS = 0x000081
const SEGMENT_HELLO = 0x01a2
const FLATNET_HELLO = 0x01a1

// Address (4), segment (3: a zero, slot, port), chassis, backplane, state, number of links: as Wireshark reads what ladvd sends.
const SLOT = 5
const PORT = 6
const CHASSIS = 7
const STATE = 9
const HELLO = 11
/** Topology changed, heartbeat, new. */
const HIGHEST_STATE = 3
/** No chassis of its makers. */
const OTHER = 1

interface SonmpMessage {
  readonly ip: string
  /** Slot and port as a switch counts them. */
  readonly port: string
  readonly chassis: number
}

/** Reads one hello; `foreign` where its state is none. */
function dissect({ bytes, start, end }: Slice): Dissected<SonmpMessage> {
  if (end - start < HELLO) return { kind: 'foreign' }
  const state = bytes[start + STATE]!
  if (state === 0 || state > HIGHEST_STATE) return { kind: 'foreign' }
  const slot = bytes[start + SLOT]!
  const port = bytes[start + PORT]!
  const message = {
    ip: u16be(bytes, start) === 0 ? '' : ipv4Text(bytes, start),
    port: slot > 0 ? `${slot}/${port}` : String(port),
    chassis: bytes[start + CHASSIS]!,
  }
  return { kind: 'message', message, length: end - start }
}

export const protocol = defineProtocol<SonmpMessage, undefined>({
  name: 'sonmp',
  title: 'Nortel Discovery Protocol (SONMP)',
  standard: 'none public; S5-ETH-MULTISEG-TOPOLOGY-MIB; as open implementations (ladvd) send it',
  depth: 'semantic',
  family: 'it',
  hints: [SEGMENT_HELLO, FLATNET_HELLO].map((type) => ({ snap: { oui: BAY_NETWORKS, type } })),
  dissect,
  facts({ ip, port, chassis: number }, { fromClient }, tell) {
    const about = fromClient ? 'client' : 'server'
    const say = (attribute: Attribute, value: string, field: string) => {
      if (value !== '')
        tell({ kind: 'identity', about, attribute, value, confidence: confidence.management, field })
    }
    say('ip', ip, 'IP address')
    say('model', chassis.get(number) ?? '', 'Chassis type')
    if (number > OTHER) say('role', 'switch', 'Chassis type')
    tell({ kind: 'topology', about, port })
  },
  rows: ({ ip, port, chassis: number }) => [
    { label: 'IP address', value: ip, at: 0, length: 4 },
    { label: 'Segment', value: port, at: 4, length: 3 },
    { label: 'Chassis type', value: chassis.get(number) ?? String(number), at: CHASSIS, length: 1 },
  ],
})
