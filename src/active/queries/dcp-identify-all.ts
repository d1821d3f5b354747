import { profinetFrame } from '../template/link-frame.ts'
import { defineQuery } from '../template/template.ts'

/** IEC 61158-6-10: multicast address of DCP Identify. */
const IDENTIFY_GROUP = '010ecf000000'

export const query = defineQuery({
  id: 'dcp-identify-all',
  title: 'PROFINET DCP Identify, all devices of the segment',
  plain:
    'One multicast frame, once a run: each PROFINET device of the segment answers within 1.3 seconds, also those that the sensor does not know. Nothing is set.',
  standard: 'IEC 61158-6-10:2019, DCP Identify; frame id FEFE',
  protocol: 'profinet-dcp',
  transport: 'link',
  port: 0x8892,
  // All devices of the segment answer.
  risk: 'C',
  oncePerPlan: true,
  steps: [
    {
      name: 'Identify all',
      // Delay factor 128: each device chooses a delay of up to 1,280 ms by its MAC address.
      bytes: ({ ownMac }) => profinetFrame(IDENTIFY_GROUP, ownMac, 'fefe 05 00 53470003 0080 0004 ffff 0000'),
      answer: { frame: 'dcp', echo: [18, 19, 20, 21], maximum: 1514 },
      timeout: 3300,
      delay: 1300,
    },
  ],
  verbs: ['identify'],
  tshark: 'pn_dcp',
  learns: ['model', 'name', 'vendor', 'role'],
})
