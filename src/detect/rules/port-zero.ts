import { defineRule } from '#model/rule'
import { trafficExample } from '../example-flow.ts'

/** So many senders are made up by one; they are told as one. */
const SENDERS = 10
const WINDOW_SECONDS = 60

const traffic = trafficExample()
const zero = { ...traffic, server: { ...traffic.server, port: 0 } }

export const rule = defineRule({
  id: 'port-zero',
  engine: 'protocol',
  title: 'Connection using port 0',
  category: 'Illegal Commands',
  severity: 'minor',
  techniques: ['T0846.001'],
  counterpart: ['Illegal Connection Attempt on Port 0'],
  learnable: false,
  why: 'Port 0 is reserved and no program listens there. Scanners send to it to learn from the answer which system stands behind it.',
  todo: [
    'Find out what the sender is',
    'Look for a scan of other ports',
    'Check the sender for foreign software',
  ],
  falsePositives: 'Broken network stacks.',
  watches: 'flow',
  concerns: { transports: ['tcp', 'udp'] },
  evaluate(judged, known) {
    const { fact, transport } = judged
    if (fact.kind !== 'flow' || (transport !== 'tcp' && transport !== 'udp')) return undefined
    const { client, server } = fact.traffic
    if (client.port !== 0 && server.port !== 0) return undefined
    // Of a header that was cut, by the sender or the recorder, no port was read.
    if (client.port === 0 && server.port === 0) return undefined
    const senders = known.distinct('senders', client.ip ?? '', WINDOW_SECONDS)
    if (senders >= SENDERS)
      return {
        summary: `${senders} senders within a minute used port 0 (${transport.toUpperCase()}): their addresses are made up`,
        source: '',
        target: '',
        subject: 'many',
      }
    const which = server.port === 0 ? 'to' : 'from'
    return {
      summary: `${known.nameOf('client')} sent ${known.nameOf('server')} a ${transport.toUpperCase()} packet ${which} port 0`,
    }
  },
  examples: {
    fires: [
      {
        when: 'ever other senders use it',
        facts: Array.from({ length: SENDERS }, (_, i) => ({
          serverPort: 0,
          fact: {
            kind: 'flow',
            traffic: { ...zero, client: { ...zero.client, ip: `10.3.0.${i + 1}` } },
          } as const,
        })),
      },
      { when: 'a packet goes to port 0', facts: [{ fact: { kind: 'flow', traffic: zero }, serverPort: 0 }] },
    ],
    silent: [{ when: 'a packet goes to a port', facts: [{ fact: { kind: 'flow', traffic } }] }],
  },
})
