import { u16be } from '#bytes/read'
import { exploit } from '#model/exploit'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

/** The one datagram of which public tools and ICSA-15-202-01 speak: its mark, zeros, and its end. */
const OCTETS = 18
const MARK = 0x1149
const END_MARK = 0x289e
const END = 16

interface DigsiMessage {
  readonly octets: number
}

/** Eighteen octets of which fourteen are zero; nothing else is known of the service. */
function dissect({ bytes, start, end }: Slice): Dissected<DigsiMessage> {
  const octets = end - start
  if (octets !== OCTETS || u16be(bytes, start) !== MARK || u16be(bytes, start + END) !== END_MARK)
    return { kind: 'foreign' }
  for (let at = start + 2; at < start + END; at++) if (bytes[at] !== 0) return { kind: 'foreign' }
  return { kind: 'message', message: { octets }, length: octets }
}

export const protocol = defineProtocol<DigsiMessage, undefined>({
  name: 'digsi',
  title: 'SIPROTEC EN100 service',
  standard: 'No public document; CVE-2015-5374 and ICSA-15-202-01, as public tools send it',
  depth: 'recognised',
  family: 'ot',
  // Its port is one of those that systems choose for their clients: only the octets tell.
  hints: [{ content: 'udp' }],
  firstOctets: '\x11',
  recognise: (slice) => (dissect(slice).kind === 'message' ? 'yes' : 'no'),
  dissect,
  facts(_, { fromClient }, tell) {
    if (fromClient)
      tell(
        exploit(
          'sends what stops the network module of SIPROTEC relays until somebody restarts it (CVE-2015-5374)',
        ),
      )
  },
})
