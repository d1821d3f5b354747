import { hex } from '#bytes/hex'
import { defineRecogniser } from '#protocol-kit/recogniser'

/** SNAP: Bay Networks; hello to the segment, and hello that switches pass on. */
const BAY_NETWORKS = 0x000081
const SEGMENT_HELLO = 0x01a2
const FLATNET_HELLO = 0x01a1
const overSnap = (type: number) => ({ snap: { oui: BAY_NETWORKS, type } })

// Address (4), segment (3), chassis, backplane, state, number of links: as Wireshark reads what ladvd sends.
const STATE = 9
const HELLO = 11
/** Topology changed, heartbeat, new. */
const HIGHEST_STATE = 3

export const recogniser = defineRecogniser({
  name: 'sonmp',
  shortName: 'SONMP',
  title: 'Nortel Discovery Protocol (SONMP)',
  standard: 'none public; S5-ETH-MULTISEG-TOPOLOGY-MIB; as open implementations (ladvd) send it',
  family: 'it',
  hints: [overSnap(SEGMENT_HELLO), overSnap(FLATNET_HELLO)],
  probe({ bytes, start, end }) {
    const state = end - start < HELLO ? 0 : bytes[start + STATE]!
    return state > 0 && state <= HIGHEST_STATE ? 'yes' : 'no'
  },
  examples: [
    { bytes: hex('0a0a0a05 000107 60 0c 02 01') },
    { bytes: hex('0a4d000a 000006 01 0c 03 01'), over: overSnap(FLATNET_HELLO) },
  ],
})
