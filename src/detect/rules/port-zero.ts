import { defineRule } from '#model/rule'
import { distinctWindow } from '#model/rule-state'
import { trafficExample } from '../example-flow.ts'

/** This many senders are forged by one; they are one alert. */
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
  defenderTitles: ['Illegal Connection Attempt on Port 0'],
  learnable: false,
  why: 'Port 0 is reserved and no program listens there. Scanners use it to identify the operating system by its answer.',
  todo: ['Identify the sender', 'Look for a scan of other ports', 'Check the sender for unknown software'],
  falsePositives: 'Broken network stacks.',
  match: { kind: 'flow', transports: ['tcp', 'udp'] },
  state: {
    senders: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate(input, context, state) {
    const { fact, transport } = input
    if (transport !== 'tcp' && transport !== 'udp') return undefined
    const { client, server } = fact.traffic
    if (client.port !== 0 && server.port !== 0) return undefined
    // A header truncated by the sender or the capture has no port.
    if (client.port === 0 && server.port === 0) return undefined
    const senders = state.senders.add('', client.ip ?? '')
    if (senders >= SENDERS)
      return {
        summary: `${senders} senders used port 0 within a minute (${transport.toUpperCase()}): their addresses are forged`,
        source: '',
        target: '',
        subject: 'many',
      }
    const which = server.port === 0 ? 'to' : 'from'
    return {
      summary: `${context.nameOf('client')} sent ${context.nameOf('server')} a ${transport.toUpperCase()} packet ${which} port 0`,
    }
  },
  examples: {
    fires: [
      {
        when: 'changing senders use it',
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
