import type { Verb } from '#model/fact'
import { defineRule } from '#model/rule'
import { DEBUG_AGENT } from '../programs.ts'

const asked = (procedure: number, name: string, verb: Verb) =>
  ({
    protocol: 'rpc',
    serverPort: 17_185,
    fact: {
      kind: 'operation',
      verb,
      name,
      code: `${DEBUG_AGENT}.${procedure}`,
      object: 'vxworks debug agent v1',
      outcome: 'requested',
    },
  }) as const
const connect = asked(1, 'WDB connect', 'identify')
const write = asked(11, 'WDB memory write', 'write')

export const rule = defineRule({
  id: 'vxworks-debug-agent',
  formerIds: ['debug-agent-asked'],
  engine: 'malware',
  title: 'VxWorks debug agent accessed',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T0866', 'T0888'],
  defenderTitles: ['Suspicion of Malicious Activity'],
  learnable: true,
  whileLearning: 'alert',
  why: 'Vendors left the VxWorks debug agent enabled (CVE-2010-2965). It reads and writes all memory and restarts the device without a password.',
  todo: [
    'Identify the client’s user: vendors and developers do this, operators never',
    'Check the memory accesses, and whether the controller still runs',
    'Block UDP port 17185 to the controller, and update its firmware',
  ],
  falsePositives: 'A developer who works on his own device; learn it.',
  match: { kind: 'operation', protocols: ['rpc'], outcomes: ['requested'] },
  evaluate({ fact }, context) {
    if (!fact.code.startsWith(`${DEBUG_AGENT}.`)) return undefined
    if (!context.isLearning && context.isUsual()) return undefined
    const isChange = fact.verb === 'write' || fact.verb === 'restart' || fact.verb === 'execute'
    return {
      severity: isChange ? 'critical' : undefined,
      summary: `${context.nameOf('client')} accesses the debug agent of ${context.nameOf('server')} (VxWorks, ${fact.name})`,
      cves: ['CVE-2010-2965'],
      subject: isChange ? 'change' : 'look',
    }
  },
  examples: {
    fires: [
      { when: 'a scanner probes the agent', facts: [connect], severity: 'major' },
      {
        when: 'a scanner probes one of VxWorks 6',
        facts: [asked(122, 'WDB connect 2', 'identify')],
        severity: 'major',
      },
      { when: 'memory is written', facts: [write], severity: 'critical' },
    ],
    silent: [
      { when: 'a developer does as usual', learned: [connect], facts: [connect] },
      {
        when: 'a port is requested',
        facts: [{ ...connect, fact: { ...connect.fact, code: '100000.3', name: 'portmap GETPORT' } }],
      },
    ],
  },
})
