import { BEYOND_DATAGRAM } from '#model/header-faults'
import { defineRule } from '#model/rule'

const beyond = { kind: 'anomaly', what: 'malformed', detail: BEYOND_DATAGRAM, about: 'client' } as const

export const rule = defineRule({
  id: 'ping-of-death',
  engine: 'protocol',
  title: 'Ping of death',
  category: 'Suspicion of Malicious Activity',
  severity: 'critical',
  techniques: ['T0814'],
  counterpart: ['Suspicion of Denial Of Service Attack'],
  learnable: false,
  why: 'Nobody sends this by mistake. Devices that put the pieces together write past the end of their memory: old ones stop, others run what the sender wants.',
  todo: [
    'Check whether the device still runs and answers',
    'Find the sender by its port at the switch; its address may be forged',
    'Update the device, or let a firewall drop fragments before it',
  ],
  falsePositives: 'None known: RFC 791 §3.1 allows 65,535 octets.',
  watches: 'anomaly',
  evaluate({ fact }, known) {
    if (fact.kind !== 'anomaly' || fact.what !== 'malformed' || fact.detail !== BEYOND_DATAGRAM)
      return undefined
    return {
      summary: `${known.nameOf('client')} sent ${known.nameOf('server')} a fragment that ends beyond the 65,535 octets a datagram may have`,
    }
  },
  examples: {
    fires: [{ when: 'a fragment ends beyond', facts: [{ protocol: 'ip', fact: beyond }] }],
    silent: [
      {
        when: 'a header is wrong in another way',
        facts: [{ protocol: 'ip', fact: { ...beyond, detail: 'udp length' } }],
      },
    ],
  },
})
