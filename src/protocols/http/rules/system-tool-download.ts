import { defineRule } from '#model/rule'
import { ERRAND } from '../errands.ts'

const place = { protocol: 'http', serverPort: 80 } as const
const fetched = (detail: string) =>
  ({ ...place, fact: { kind: 'anomaly', what: ERRAND, detail, about: 'client' } }) as const

export const rule = defineRule({
  id: 'system-tool-download',
  formerIds: ['program-fetched-by-tool'],
  engine: 'malware',
  title: 'Program downloaded by a system tool',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T0867', 'T0853'],
  defenderTitles: ['Suspicious Executable File Detected on Endpoint'],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'Attackers with a shell on a host use certutil, PowerShell or BITS to download the next program, and start it seconds later.',
  todo: [
    'Look up the SHA-256 of the file, in the timeline of the device',
    'Check the device’s connections afterwards',
    'Find the source of the shell: remote sessions, mail, web servers on the device',
  ],
  falsePositives:
    'Administrators’ scripts that download from an address; mute them, or give the server a name.',
  match: { kind: 'anomaly', protocols: ['http'] },
  evaluate({ fact }, context) {
    if (fact.what !== ERRAND) return undefined
    return {
      summary: `${context.nameOf('client')} downloaded ${fact.detail}, from ${context.nameOf('server')}`,
      subject: fact.detail,
    }
  },
  examples: {
    fires: [{ when: 'certutil downloads one', facts: [fetched('/a.exe (executable/pe) by certutil')] }],
    silent: [{ when: 'bytes were lost', facts: [{ ...place, fact: { kind: 'anomaly', what: 'gap' } }] }],
  },
})
