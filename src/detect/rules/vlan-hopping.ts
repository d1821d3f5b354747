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
  defenderTitles: [],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'The first switch removes the outer tag, and the next one forwards the frame into the inner VLAN, past the firewall. No answer returns, but a command needs none.',
  todo: [
    'Find the port of the sender, and make it an access port',
    'Use no device VLAN as the native VLAN of a trunk',
    'Check what the device in the inner VLAN did afterwards',
  ],
  falsePositives: 'A provider link with stacked tags (802.1ad) that is rarely used; mute it.',
  match: { kind: 'anomaly' },
  evaluate({ fact, client }, context) {
    if (fact.what !== 'second-vlan-tag') return undefined
    return {
      summary: `${context.nameOf('client')} sent ${context.nameOf('server')} frames with two VLAN tags (${fact.detail ?? ''}), unlike nearly all frames here`,
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
