import { defineRule } from '#model/rule'

/** Actions of the UPnP services WANIPConnection and WANPPPConnection. */
const ASKS = /#Add(?:Any)?PortMapping$/

const asked = {
  kind: 'operation',
  verb: 'execute',
  name: 'SOAP urn:schemas-upnp-org:service:WANIPConnection:1#AddPortMapping',
  code: 'POST',
  object: '/ctl/IPConn',
  outcome: 'asked',
} as const
const polled = {
  kind: 'operation',
  verb: 'read',
  name: 'Read Holding Registers',
  code: '3',
  outcome: 'ok',
} as const
const place = { protocol: 'http', serverPort: 5000 } as const

export const rule = defineRule({
  id: 'port-mapped',
  engine: 'policy',
  title: 'A router is asked to let the internet in (UPnP)',
  category: 'Internet Access',
  severity: 'major',
  techniques: ['T0883', 'T0822'],
  counterpart: [],
  learnable: true,
  whileLearning: 'alert',
  why: 'Any device may ask the router to forward a port of the internet to any other, without a password. Cameras do it for their owners, malware for its own.',
  todo: [
    'List the forwarded ports at the router, and remove those nobody needs',
    'Find the program on the device that asked',
    'Switch UPnP off at the router',
  ],
  falsePositives: 'Games, calls and cameras in an office; learn the device.',
  watches: 'operation',
  concerns: { protocols: ['http'], outcomes: ['asked'], verbs: ['execute'] },
  evaluate({ fact, protocol }, known) {
    if (protocol !== 'http' || fact.kind !== 'operation' || fact.outcome !== 'asked') return undefined
    if (fact.verb !== 'execute' || !ASKS.test(fact.name)) return undefined
    if (!known.isLearning && known.isUsual()) return undefined
    return {
      // Programs of an office do it every day; a device of the plant must not be reached like this.
      severity: known.asset('client')?.class === 'OT' ? undefined : 'minor',
      summary: `${known.nameOf('client')} asks ${known.nameOf('server')} to forward a port of the internet into the plant (UPnP AddPortMapping)`,
    }
  },
  examples: {
    fires: [
      { when: 'a computer has a port mapped', facts: [{ ...place, fact: asked }], severity: 'minor' },
      {
        when: 'a controller has one mapped',
        facts: [
          { fact: polled, server: '10.0.0.1', client: '10.0.0.9' },
          { ...place, fact: asked },
        ],
        severity: 'major',
      },
    ],
    silent: [
      {
        when: 'mappings are listed',
        facts: [{ ...place, fact: { ...asked, name: 'SOAP urn:x#GetGenericPortMappingEntry' } }],
      },
      {
        when: 'the device always did',
        learned: [{ ...place, fact: asked }],
        facts: [{ ...place, fact: asked }],
      },
    ],
  },
})
