import { defineRule } from '#model/rule'
import { TUNNEL } from '../tunnels.ts'

const place = { protocol: 'http', serverPort: 80 } as const
const opened = { kind: 'anomaly', what: TUNNEL, detail: 'chisel', about: 'client' } as const

export const rule = defineRule({
  id: 'web-tunnel',
  formerIds: ['tunnel-tool-used'],
  engine: 'malware',
  title: 'Tunnel inside a web connection',
  category: 'Remote Access',
  severity: 'critical',
  techniques: ['T0884', 'T0885'],
  defenderTitles: ['Suspicious Traffic Detected'],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'The remote end reaches every device that this one reaches, through a connection that firewalls treat as web traffic.',
  todo: [
    'Disconnect it, and keep the device powered on for forensics',
    'Look up the owner of the remote end',
    'Check every session the device opened since',
  ],
  falsePositives: 'Your own developer or penetration tester; use a maintenance window.',
  match: { kind: 'anomaly', protocols: ['http'] },
  evaluate({ fact }, context) {
    if (fact.what !== TUNNEL) return undefined
    return {
      summary: `${context.nameOf('client')} opens a tunnel to ${context.nameOf('server')} inside a WebSocket (${fact.detail})`,
      subject: fact.detail,
    }
  },
  examples: {
    fires: [{ when: 'chisel opens one', facts: [{ ...place, fact: opened }] }],
    silent: [{ when: 'bytes were lost', facts: [{ ...place, fact: { kind: 'anomaly', what: 'gap' } }] }],
  },
})
