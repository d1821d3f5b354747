import { defineRule } from '#model/rule'
import { EXAMPLE_ASSET } from '../example-asset.ts'

const reopened = {
  kind: 'relearning',
  asset: EXAMPLE_ASSET,
  attribute: 'firmware',
  from: 'V2.8',
  to: 'V2.9',
  channels: 3,
} as const

/** What the device says that it has changed. */
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
  counterpart: [],
  learnable: false,
  whileLearning: 'alert',
  why: 'Other firmware or another address brings another pace, so that it is not held against the old one for a day. Who forges such a claim would work unmeasured that long.',
  todo: [
    'Check that the device was updated, exchanged or moved',
    'If it was not, look at the packets that claim so: who sent them?',
    'Look at the values and commands of the day, which are judged as before',
  ],
  falsePositives: 'None: it says what the sensor does.',
  watches: 'relearning',
  evaluate({ fact }) {
    if (fact.kind !== 'relearning') return undefined
    const { asset, attribute, from, to, channels } = fact
    const address = asset.ipAddresses[0] ?? asset.macAddresses[0] ?? asset.id
    return {
      source: address,
      target: address,
      summary: `${asset.name || address} now has the ${WORDS.get(attribute) ?? attribute} ${to} instead of ${from}: pace and order of ${channels} of its conversations are learned anew for a day`,
      subject: attribute,
    }
  },
  examples: {
    fires: [
      { when: 'a device says that it runs other firmware', facts: [{ fact: reopened }], severity: 'notice' },
    ],
    silent: [
      {
        when: 'a device has another name, which changes nothing',
        facts: [
          { fact: { kind: 'asset-changed', asset: EXAMPLE_ASSET, attribute: 'name', from: 'a', to: 'b' } },
        ],
      },
    ],
  },
})
