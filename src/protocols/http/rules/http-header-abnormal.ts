import { defineRule } from '#model/rule'

const LENGTH = 'Abnormal HTTP Header Length'
const COUNT = 'Abnormal Number of Parameters in HTTP Header'
const CONTENT = 'Illegal HTTP Header Content'

const CASES: ReadonlyMap<string, readonly [words: string, title: string]> = new Map([
  ['http-field-length', ['a field far too long', LENGTH]],
  ['http-field-count', ['far too many fields', COUNT]],
  ['http-field-content', ['illegal header content', CONTENT]],
])

const place = { protocol: 'http', serverPort: 80 } as const
const of = (what: string, detail: string) =>
  ({ ...place, fact: { kind: 'anomaly', what, detail, about: 'client' } }) as const

export const rule = defineRule({
  id: 'http-header-abnormal',
  engine: 'anomaly',
  title: 'Abnormal HTTP request header',
  category: 'Abnormal HTTP Communication Behavior',
  severity: 'critical',
  techniques: ['T0866', 'T0819'],
  defenderTitles: [LENGTH, COUNT, CONTENT],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'Header fields that are too long or malformed overflow the small web servers in controllers, drives and printers.',
  todo: [
    'Inspect the request and its sender',
    'Check that the server still answers and did not restart',
    'Restrict its web pages to engineering stations',
  ],
  falsePositives:
    'A home-made client, or a single sign-on that puts long tickets into unusual fields; mute it.',
  match: { kind: 'anomaly', protocols: ['http'] },
  evaluate({ fact }, context) {
    const found = CASES.get(fact.what)
    if (found === undefined) return undefined
    const [words, title] = found
    return {
      summary: `${context.nameOf('client')} sends ${context.nameOf('server')} a request with ${words}: ${fact.detail}`,
      defenderTitles: [title],
      subject: fact.what,
      // Internet servers are out of scope; traffic to them is a tunnel at worst.
      severity: context.device('server')?.class === 'Internet' ? 'minor' : 'critical',
    }
  },
  examples: {
    fires: [
      { when: 'a field is too long', facts: [of('http-field-length', 'from of 4000 characters')] },
      { when: 'there are a hundred fields', facts: [of('http-field-count', '100 fields')] },
      { when: 'two hosts are named', facts: [of('http-field-content', 'two different host fields')] },
    ],
    silent: [{ when: 'bytes were lost', facts: [of('gap', '1 KiB or more never seen')] }],
  },
})
