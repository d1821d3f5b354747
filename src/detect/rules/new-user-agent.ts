import { defineRule } from '#model/rule'
import { FIRST_TIMES, isFirstTime } from '../first-time.ts'

const agent = {
  kind: 'identity',
  about: 'client',
  attribute: 'software',
  value: 'HistorianSync/4.1',
  confidence: 0.4,
  field: 'User-Agent',
} as const
const http = { protocol: 'http', serverPort: 80 } as const

export const rule = defineRule({
  id: 'new-user-agent',
  engine: 'policy',
  title: 'New user agent from known device',
  category: 'Abnormal HTTP Communication Behavior',
  severity: 'minor',
  techniques: ['T0869'],
  defenderTitles: ['Unauthorized HTTP User Agent'],
  learnable: true,
  whileLearning: 'alert',
  why: 'A new user agent on an old machine is a new program: a tool, or a script that reports to its operator.',
  todo: [
    'Ask what was installed on the device',
    'Check what it downloaded and from where',
    'Compare with the plant’s software inventory',
  ],
  falsePositives: 'Newly installed programs, and browsers of engineers.',
  match: { kind: 'identity', attributes: ['software'] },
  state: FIRST_TIMES,
  evaluate({ fact, client }, context, state) {
    if (fact.field !== 'User-Agent') return undefined
    const program = programOf(fact.value)
    if (!isFirstTime(context, state, [client.ip ?? client.mac ?? '', program])) return undefined
    return {
      summary: `${context.nameOf('client')} uses HTTP to ${context.nameOf('server')} as ${fact.value.slice(0, 120)} for the first time`,
      normal: 'Other programs use HTTP from this device.',
      target: '',
      subject: program,
      severity: context.device('client')?.class === 'OT' ? 'major' : undefined,
    }
  },
  examples: {
    fires: [
      {
        when: 'a script runs on a historian',
        learned: [{ ...http, fact: agent }],
        facts: [{ ...http, fact: { ...agent, value: 'python-requests/2.31' } }],
      },
    ],
    silent: [
      {
        when: 'the same program was updated',
        learned: [{ ...http, fact: agent }],
        facts: [{ ...http, fact: { ...agent, value: 'HistorianSync/4.2 (Windows NT 10.0)' } }],
      },
      { when: 'an unclassified device uses HTTP', facts: [{ ...http, fact: agent }] },
    ],
  },
})

/** Product names without versions, systems and compatibility tokens: RFC 9110 §10.1.5. */
function programOf(text: string): string {
  return text
    .replace(/\([^)]*\)/g, ' ')
    .split(/\s+/)
    .map((part) => part.split('/')[0]!.replace(/[\d.]+$/, ''))
    .filter((name) => name !== '' && name.toLowerCase() !== 'mozilla')
    .join(' ')
    .toLowerCase()
    .slice(0, 80)
}
