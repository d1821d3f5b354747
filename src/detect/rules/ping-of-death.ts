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
  defenderTitles: ['Suspicion of Denial Of Service Attack'],
  learnable: false,
  why: 'No regular program sends this. Reassembly writes past the end of a buffer: old devices stop, others execute code of the sender.',
  todo: [
    'Check whether the device still runs and answers',
    'Find the sender by its switch port; its address may be forged',
    'Update the device, or drop fragments at a firewall before it',
  ],
  falsePositives: 'None known: RFC 791 §3.1 allows 65,535 bytes.',
  match: { kind: 'anomaly' },
  evaluate({ fact }, context) {
    if (fact.what !== 'malformed' || fact.detail !== BEYOND_DATAGRAM) return undefined
    return {
      summary: `${context.nameOf('client')} sent ${context.nameOf('server')} a fragment that ends beyond 65,535 bytes, the longest datagram`,
    }
  },
  examples: {
    fires: [{ when: 'a fragment ends beyond 65,535 bytes', facts: [{ protocol: 'ip', fact: beyond }] }],
    silent: [
      {
        when: 'a header is wrong in another way',
        facts: [{ protocol: 'ip', fact: { ...beyond, detail: 'udp length' } }],
      },
    ],
  },
})
