import { defineRule } from '#model/rule'
import type { Indicator } from '#model/threat'
import { severityOfThreat, threatSentence } from '../intelligence.ts'

const indicator: Indicator = {
  kind: 'address',
  value: '198.51.100.7',
  name: 'Gate of X',
  source: 'feed.json',
}
const flow = {
  protocol: 'tls',
  server: '198.51.100.7',
  serverPort: 443,
  fact: { kind: 'operation', verb: 'read', name: 'Read', code: '3', outcome: 'requested' },
} as const

export const rule = defineRule({
  id: 'malicious-address',
  engine: 'malware',
  title: 'Connection with a malicious address',
  category: 'Suspicion of Malicious Activity',
  severity: 'critical',
  techniques: ['T0884', 'T0885'],
  defenderTitles: ['Connection Attempt to Known Malicious IP'],
  learnable: false,
  why: 'Loaded threat intelligence lists this address. A device that communicates with it may be remote-controlled, or send data out.',
  todo: [
    'Isolate the device, and keep it powered on for forensics',
    'Check what it sent and received, and what else it did since then',
    'Search all sites for the same indicator',
  ],
  falsePositives:
    'Old indicators: cloud addresses change owners within days. An unanswered scan from there is no breach.',
  match: { kind: 'flow' },
  evaluate({ fact }, context) {
    const { client, server, established, refused } = fact.traffic
    for (const side of ['server', 'client'] as const) {
      const { ip } = side === 'server' ? server : client
      if (ip === undefined) continue
      const found = context.threat('address', ip, side === 'server' ? server.port : undefined)
      if (found === undefined) continue
      // A controller with a public address belongs to the plant, whatever a feed lists.
      if (context.device(side)?.class === 'OT') continue
      const other = context.nameOf(side === 'server' ? 'client' : 'server')
      const how =
        side === 'server'
          ? `${other} ${established ? 'communicates with' : 'tries to reach'} ${ip}`
          : `${ip} ${established ? 'communicates with' : 'tries to reach'} ${other}`
      // Attempts from the internet are constant background noise.
      const usual = side === 'client' && (refused || !established) ? 'warning' : 'critical'
      return {
        summary: `${how}, malicious ${threatSentence(found)}`,
        subject: ip,
        severity: severityOfThreat(found, usual),
      }
    }
    return undefined
  },
  examples: {
    fires: [
      { when: 'a device connects to it', threats: [indicator], facts: [flow] },
      { when: 'its range is listed', threats: [{ ...indicator, value: '198.51.100.0/24' }], facts: [flow] },
      {
        when: 'the feed has low confidence',
        threats: [{ ...indicator, confidence: 20 }],
        facts: [flow],
        severity: 'minor',
      },
    ],
    silent: [
      { when: 'no intelligence is loaded', facts: [flow] },
      { when: 'the indicator has expired', threats: [{ ...indicator, validUntil: 1 }], facts: [flow] },
      { when: 'the indicator is for another port', threats: [{ ...indicator, port: 4444 }], facts: [flow] },
    ],
  },
})
