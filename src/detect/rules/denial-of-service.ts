import { defineRule, type Rule } from '#model/rule'
import { flowExample } from '../example-flow.ts'

/** reference/defender-alerts-extra.tsv: 3000 attempts in 1 minute. */
const ATTEMPTS = 3000
const WINDOW_SECONDS = 60
/** A handshake and nothing after it: SYN, acknowledgement, a retry or a reset. */
const HANDSHAKE_PACKETS = 3

const syns = (count: number, packets = 1) =>
  Array.from({ length: count }, (_, i) =>
    flowExample(
      {
        client: `10.9.${i >> 8}.${i & 255}`,
        clientPort: 1024 + i,
        packetsFromClient: packets,
        refused: packets === 1,
        established: packets > 1,
        packetsFromServer: packets,
      },
      i / 100,
    ),
  )

export const rule = defineRule({
  id: 'denial-of-service',
  engine: 'malware',
  title: 'A device is flooded with connections that are never used',
  category: 'Suspicion of Malicious Activity',
  severity: 'critical',
  techniques: ['T0814'],
  counterpart: ['Suspicion of Denial Of Service Attack'],
  learnable: true,
  whileLearning: 'alert',
  why: 'Small devices answer nobody once their table of connections is full: operators lose the view, and often control.',
  todo: [
    'Block the source at the switch or firewall; source addresses may be forged, so look at the port',
    'Check whether the device still controls its process',
    'Look for what happens under cover of the flood',
  ],
  falsePositives: 'Load tests, and a busy server whose clients have just lost their way to it.',
  watches: 'flow',
  concerns: { transports: ['tcp'] },
  evaluate(judged, known) {
    const { fact, server } = judged
    if (fact.kind !== 'flow' || fact.traffic.transport !== 'tcp' || server.ip === undefined) return undefined
    const { packetsFromClient, packetsFromServer } = fact.traffic
    if (packetsFromClient === 0 || packetsFromClient > HANDSHAKE_PACKETS) return undefined
    if (packetsFromServer > HANDSHAKE_PACKETS) return undefined
    const count = known.tally(`${server.ip} ${server.port}`, 1, WINDOW_SECONDS)
    if (count < ATTEMPTS) return undefined
    const clients = known.distinct(`clients ${server.ip}`, judged.client.ip ?? '', WINDOW_SECONDS)
    return {
      summary: `${known.nameOf('server')} got ${count} connection attempts on port ${server.port} within a minute, ${clients === 1 ? `from ${known.nameOf('client')}` : 'from many addresses'}`,
      source: clients === 1 ? judged.client.ip : '',
    }
  },
  /** Made when somebody asks: nine thousand facts would slow down each start. */
  get examples(): Rule['examples'] {
    return {
      fires: [{ when: 'three thousand attempts come in a minute', facts: syns(ATTEMPTS) }],
      silent: [
        { when: 'one less', facts: syns(ATTEMPTS - 1) },
        { when: 'three thousand connections are used', facts: syns(ATTEMPTS, 12) },
      ],
    }
  },
})
