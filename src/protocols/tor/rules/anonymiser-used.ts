import { defineRule } from '#model/rule'

const opened = (protocol: string) =>
  ({
    protocol,
    serverPort: 443,
    server: '198.51.100.7', // RFC 5737
    fact: { kind: 'session', phase: 'open', method: protocol, secured: true },
  }) as const

export const rule = defineRule({
  id: 'anonymiser-used',
  engine: 'malware',
  title: 'A device of the plant hides its connections in Tor',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T0884'],
  counterpart: ['Suspicion of Malicious Activity'],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'Malware calls home through Tor so that nobody finds out where home is. No machine of a plant has a reason to.',
  todo: [
    'Take the device off the internet, and find out which program it was',
    'Look at what else it did since, controllers first',
    'Block relays at the firewall: the project publishes their addresses',
  ],
  falsePositives: 'Somebody’s browser on a guest network; mute it there.',
  watches: 'session',
  evaluate({ fact, protocol, client, server }, known) {
    if (fact.kind !== 'session' || protocol !== 'tor') return undefined
    return {
      summary: `${known.nameOf('client')} hides its connections in Tor (relay ${server.ip ?? 'unknown'})`,
      // Relays change all the time; it is the device that counts.
      subject: 'tor',
      source: client.ip,
      target: client.ip,
    }
  },
  examples: {
    fires: [{ when: 'a session with a relay is opened', facts: [opened('tor')] }],
    silent: [{ when: 'a session of TLS is opened', facts: [opened('tls')] }],
  },
})
