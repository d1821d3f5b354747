import { defineRule } from '#model/rule'
import { ERRAND } from '../errands.ts'

const place = { protocol: 'http', serverPort: 80 } as const
const fetched = (detail: string) =>
  ({ ...place, fact: { kind: 'anomaly', what: ERRAND, detail, about: 'client' } }) as const

export const rule = defineRule({
  id: 'program-fetched-by-tool',
  engine: 'malware',
  title: 'A tool of the system fetches a program, as intruders make it do',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T0867', 'T0853'],
  counterpart: ['Suspicious Executable File Detected on Endpoint'],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'Who has a shell on a host, and brings nothing along, lets certutil, PowerShell or BITS fetch the next program. It is started seconds later.',
  todo: [
    'Look up the SHA-256 of the file, in the timeline of the device',
    'Look at what the device connected to afterwards',
    'Look how the shell came there: remote sessions, mail, web servers on the device',
  ],
  falsePositives:
    'Scripts of administrators that fetch from an address; mute them, or give the server a name.',
  watches: 'anomaly',
  concerns: { protocols: ['http'] },
  evaluate({ fact, protocol }, known) {
    if (protocol !== 'http' || fact.kind !== 'anomaly' || fact.what !== ERRAND) return undefined
    return {
      summary: `${known.nameOf('client')} fetched ${fact.detail}, from ${known.nameOf('server')}`,
      subject: fact.detail,
    }
  },
  examples: {
    fires: [{ when: 'certutil fetches one', facts: [fetched('/a.exe (executable/pe) by certutil')] }],
    silent: [{ when: 'octets were lost', facts: [{ ...place, fact: { kind: 'anomaly', what: 'gap' } }] }],
  },
})
