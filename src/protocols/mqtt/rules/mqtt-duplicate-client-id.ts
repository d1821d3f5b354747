import { defineRule } from '#model/rule'
import { stateMap } from '#model/rule-state'
import { MICROSECONDS_PER_SECOND } from '#model/time'

/** A client seen under the identifier within this time still owns it: devices keep their addresses for hours. */
const WINDOW_SECONDS = 600

const called = (client: string, at: number, value = 'line1-plc') =>
  ({
    protocol: 'mqtt',
    client,
    server: '10.0.0.5',
    serverPort: 1883,
    at,
    fact: {
      kind: 'identity',
      about: 'client',
      attribute: 'client-id',
      value,
      confidence: 0.6,
      field: 'Client Identifier',
    },
  }) as const

export const rule = defineRule({
  id: 'mqtt-duplicate-client-id',
  formerIds: ['mqtt-client-imitated'],
  engine: 'anomaly',
  title: 'Duplicate MQTT client identifier',
  category: 'Abnormal Communication Behavior',
  severity: 'minor',
  techniques: ['T1692.002', 'T0814'],
  defenderTitles: [],
  learnable: false,
  whileLearning: 'alert',
  why: 'A broker disconnects the first client when a second uses its identifier (MQTT 3.1.1 §3.1.4). The second can publish in its place.',
  todo: [
    'Find out which of the two is the device',
    'Compare the messages published under the identifier before and since',
    'Give each device a password or certificate of its own at the broker',
  ],
  falsePositives:
    'Two devices with the same configuration, which then disconnect each other; a device with two addresses. Mute them.',
  match: { kind: 'identity', protocols: ['mqtt'], attributes: ['client-id'] },
  state: {
    holders: stateMap<{ readonly who: string; readonly seconds: number }>({ limit: 10_000 }),
  },
  evaluate({ fact, client, server, lastTime }, context, state) {
    const who = client.ip ?? client.mac ?? ''
    const seconds = lastTime / MICROSECONDS_PER_SECOND
    const before = state.holders.swap([server.ip ?? server.mac, fact.value], { who, seconds })
    if (before === undefined || before.who === '' || before.who === who) return undefined
    if (seconds - before.seconds > WINDOW_SECONDS) return undefined
    return {
      summary: `${context.nameOf('client')} connects to the broker ${context.nameOf('server')} as ${fact.value}, as ${before.who} did ${Math.round(seconds - before.seconds)} s before`,
      subject: fact.value,
    }
  },
  examples: {
    fires: [
      { when: 'another client uses the identifier', facts: [called('10.0.0.1', 0), called('10.0.0.66', 40)] },
    ],
    silent: [
      { when: 'the device comes back', facts: [called('10.0.0.1', 0), called('10.0.0.1', 40)] },
      {
        when: 'each has an identifier of its own',
        facts: [called('10.0.0.1', 0), called('10.0.0.66', 40, 'hmi')],
      },
      { when: 'its address changed overnight', facts: [called('10.0.0.1', 0), called('10.0.0.2', 40_000)] },
    ],
  },
})
