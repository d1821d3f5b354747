import { defineRule } from '#model/rule'

const tagged = {
  kind: 'anomaly',
  what: 'second-vlan-tag',
  detail: 'VLAN 20 within VLAN 1',
  about: 'client',
} as const

export const rule = defineRule({
  id: 'vlan-hopping',
  engine: 'anomaly',
  title: 'VLAN hopping by double tagging',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T0866', 'T0846'],
  counterpart: [],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'The first switch takes the outer tag off, and the next one carries the frame into the VLAN of the inner tag: past the firewall between them. No answer comes back, and a command needs none.',
  todo: [
    'Find the port of the sender, and make it an access port',
    'Let no trunk use a VLAN of devices as its native one',
    'Look what the device in the inner VLAN did afterwards',
  ],
  falsePositives: 'A provider’s line with tags in tags whose frames are rare here; mute it.',
  watches: 'anomaly',
  evaluate({ fact, client }, known) {
    if (fact.kind !== 'anomaly' || fact.what !== 'second-vlan-tag') return undefined
    return {
      summary: `${known.nameOf('client')} sent ${known.nameOf('server')} frames with two VLAN tags (${fact.detail ?? ''}), as hardly any other frame has here`,
      subject: client.mac,
    }
  },
  examples: {
    fires: [
      { when: 'a frame has a second tag among many with one', facts: [{ protocol: 'ip', fact: tagged }] },
    ],
    silent: [
      { when: 'a header is malformed', facts: [{ protocol: 'ip', fact: { ...tagged, what: 'malformed' } }] },
    ],
  },
})
