import { defineRule } from '#model/rule'
import { EXAMPLE_DEVICE } from '../example-device.ts'

const reopened = {
  kind: 'relearning',
  device: EXAMPLE_DEVICE,
  attribute: 'firmware',
  from: 'V2.8',
  to: 'V2.9',
  channels: 3,
} as const

/** Changed attribute reported by the device. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['firmware', 'firmware'],
  ['ip', 'IP address'],
  ['mac', 'hardware address'],
])

export const rule = defineRule({
  id: 'learning-reopened',
  engine: 'operational',
  title: 'Timing baseline of a device relearned',
  category: 'Abnormal Communication Behavior',
  severity: 'notice',
  techniques: [],
  defenderTitles: [],
  learnable: false,
  whileLearning: 'alert',
  why: 'A device with other firmware or another address has another timing, so its timing baseline is relearned for a day. An attacker who forges such a change is not measured for that long.',
  todo: [
    'Check that the device was updated, replaced or moved',
    'If not, check the packets that report the change: which host sent them?',
    'Review the values and commands of that day, which are checked as before',
  ],
  falsePositives: 'None: it reports a state of the sensor.',
  match: { kind: 'relearning' },
  evaluate({ fact }) {
    const { device, attribute, from, to, channels } = fact
    const address = device.ipAddresses[0] ?? device.macAddresses[0] ?? device.id
    return {
      source: address,
      target: address,
      summary: `${device.name || address} now has the ${WORDS.get(attribute) ?? attribute} ${to} instead of ${from}: timing and order of ${channels} channels are relearned for a day`,
      subject: attribute,
    }
  },
  examples: {
    fires: [{ when: 'a device reports other firmware', facts: [{ fact: reopened }], severity: 'notice' }],
    silent: [
      {
        when: 'a device has another name, which changes nothing',
        facts: [
          { fact: { kind: 'device-changed', device: EXAMPLE_DEVICE, attribute: 'name', from: 'a', to: 'b' } },
        ],
      },
    ],
  },
})
