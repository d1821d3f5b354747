import { defineRule } from '#model/rule'

const opened = (protocol: string) =>
  ({
    protocol,
    serverPort: 443,
    server: '198.51.100.7', // RFC 5737
    fact: { kind: 'session', phase: 'open', method: protocol, secured: true },
  }) as const

export const rule = defineRule({
  id: 'tor-connection',
  formerIds: ['anonymiser-used'],
  engine: 'malware',
  title: 'Tor connection',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T0884'],
  defenderTitles: ['Suspicion of Malicious Activity'],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'Malware uses Tor to hide its command-and-control server. Plant devices have no reason to use it.',
  todo: [
    'Disconnect the device from the internet, and find the program',
    'Check its other actions since, controllers first',
    'Block relays at the firewall: the project publishes their addresses',
  ],
  falsePositives: 'A browser on a guest network; mute it there.',
  match: { kind: 'session' },
  evaluate({ protocol, client, server }, context) {
    if (protocol !== 'tor') return undefined
    return {
      summary: `${context.nameOf('client')} connects to Tor (relay ${server.ip ?? 'unknown'})`,
      // Relays change all the time, the device does not.
      subject: 'tor',
      source: client.ip,
      target: client.ip,
    }
  },
  examples: {
    fires: [{ when: 'a session with a relay is opened', facts: [opened('tor')] }],
    silent: [{ when: 'a session over TLS is opened', facts: [opened('tls')] }],
  },
})
