import { defineRule } from '#model/rule'
import { nameOf } from '../names.ts'

export const rule = defineRule({
  id: 'foreign-protocol',
  engine: 'anomaly',
  title: 'A protocol hides on a port that belongs to another',
  category: 'Abnormal Communication Behavior',
  severity: 'major',
  techniques: ['T0885'],
  counterpart: ['Unexpected Traffic for Standard Port'],
  learnable: false,
  why: 'Tunnels borrow ports that firewalls let pass. TRITON’s operators ran SSH on 445.',
  todo: [
    'Find the program that opened the connection',
    'Check the firewall rule that lets this port pass',
    'Look at what crossed after it',
  ],
  falsePositives: 'Products that put their own service on another’s registered port.',
  watches: 'anomaly',
  evaluate(judged, known) {
    const { fact } = judged
    if (fact.kind !== 'anomaly' || fact.what !== 'foreign-protocol') return undefined
    return {
      summary: `${nameOf(judged, known, 'client')} speaks ${fact.detail ?? judged.protocol} to ${nameOf(judged, known, 'server')}`,
    }
  },
  examples: {
    fires: [
      {
        when: 'SSH runs on 445',
        facts: [
          {
            protocol: 'ssh',
            serverPort: 445,
            fact: {
              kind: 'anomaly',
              what: 'foreign-protocol',
              detail: 'ssh on TCP 445, where smb is expected',
            },
          },
        ],
      },
    ],
    silent: [
      {
        when: 'octets were lost',
        facts: [{ protocol: 'ssh', serverPort: 22, fact: { kind: 'anomaly', what: 'gap' } }],
      },
    ],
  },
})
