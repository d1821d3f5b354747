import { defineRule } from '#model/rule'

/** Actions of the UPnP services WANIPConnection and WANPPPConnection; NAT-PMP (RFC 6886 §3.3); PCP (RFC 6887 §11). */
const ASKS: ReadonlyMap<string, RegExp> = new Map([
  ['http', /#Add(?:Any)?PortMapping$/],
  ['nat-pmp', /^(?:Map (?:TCP|UDP)|MAP)$/],
])

const asked = {
  kind: 'operation',
  verb: 'execute',
  name: 'SOAP urn:schemas-upnp-org:service:WANIPConnection:1#AddPortMapping',
  code: 'POST',
  object: '/ctl/IPConn',
  outcome: 'requested',
} as const
const polled = {
  kind: 'operation',
  verb: 'read',
  name: 'Read Holding Registers',
  code: '3',
  outcome: 'succeeded',
} as const
const place = { protocol: 'http', serverPort: 5000 } as const

export const rule = defineRule({
  id: 'port-mapped',
  engine: 'policy',
  title: 'Router port mapping requested',
  category: 'Internet Access',
  severity: 'major',
  techniques: ['T0883', 'T0822'],
  defenderTitles: [],
  learnable: true,
  whileLearning: 'alert',
  why: 'Any device may ask the router to forward an internet port to any other device, without a password. Cameras do this for remote viewing, malware for remote control.',
  todo: [
    'List the forwarded ports at the router, and remove unneeded ones',
    'Find the program on the device that sent the request',
    'Disable UPnP at the router',
  ],
  falsePositives: 'Games, calls and cameras in an office; learn the device.',
  match: { kind: 'operation', protocols: [...ASKS.keys()], outcomes: ['requested'], verbs: ['execute'] },
  evaluate({ fact, protocol }, context) {
    if (ASKS.get(protocol)?.test(fact.name) !== true) return undefined
    if (!context.isLearning && context.isUsual()) return undefined
    const how = protocol === 'http' ? 'UPnP AddPortMapping' : `NAT-PMP or PCP, ${fact.object ?? fact.name}`
    return {
      // Office programs do this every day; a plant device must not be reachable this way.
      severity: context.device('client')?.class === 'OT' ? undefined : 'minor',
      summary: `${context.nameOf('client')} requests a port mapping from the internet at ${context.nameOf('server')} (${how})`,
    }
  },
  examples: {
    fires: [
      { when: 'a computer requests a port mapping', facts: [{ ...place, fact: asked }], severity: 'minor' },
      {
        when: 'a computer requests one by NAT-PMP',
        facts: [
          {
            protocol: 'nat-pmp',
            serverPort: 5351,
            fact: { ...asked, name: 'Map TCP', code: 'nat-pmp:2', object: 'TCP 502' },
          },
        ],
        severity: 'minor',
      },
      {
        when: 'a controller requests one',
        facts: [
          { fact: polled, server: '10.0.0.1', client: '10.0.0.9' },
          { ...place, fact: asked },
        ],
        severity: 'major',
      },
    ],
    silent: [
      {
        when: 'a mapping is removed',
        facts: [
          {
            protocol: 'nat-pmp',
            serverPort: 5351,
            fact: { ...asked, verb: 'delete', name: 'Map TCP', code: 'nat-pmp:2', object: 'TCP 502' },
          },
        ],
      },
      {
        when: 'mappings are listed',
        facts: [{ ...place, fact: { ...asked, name: 'SOAP urn:x#GetGenericPortMappingEntry' } }],
      },
      {
        when: 'the device did so while learning',
        learned: [{ ...place, fact: asked }],
        facts: [{ ...place, fact: asked }],
      },
    ],
  },
})
