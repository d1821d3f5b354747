import { defineRule, type RuleExamples } from '#model/rule'
import { countWindow, distinctWindow } from '#model/rule-state'

/** One page may hold a few dead links. */
const TIMES = 10
const WINDOW_SECONDS = 300
/** Ordinary pages do not have as many dead links: a list of names is being tried. */
const PAGES = 100
/** Normal reply before a logon: RFC 9110 §15.5.2, §15.5.8. */
const ASKS_FOR_LOGON = /^40[17]$/

const missing = {
  kind: 'operation',
  verb: 'read',
  name: 'GET',
  code: 'GET',
  object: '/admin.php',
  outcome: 'rejected',
  error: '404',
} as const
const place = { protocol: 'http', serverPort: 80 } as const

export const rule = defineRule({
  id: 'http-client-errors',
  engine: 'operational',
  title: 'Many HTTP client errors',
  category: 'Abnormal HTTP Communication Behavior',
  severity: 'warning',
  techniques: ['T0869'],
  defenderTitles: ['HTTP Client Error'],
  learnable: false,
  why: 'A client requests missing or protected pages: a search for vulnerable pages, or wrong configuration.',
  todo: [
    'Check which pages were requested',
    'Identify the client',
    'Check for a successful logon afterwards',
  ],
  falsePositives: 'Browsers that request icons, and dashboards with dead links.',
  match: { kind: 'operation', protocols: ['http'], outcomes: ['rejected'] },
  state: {
    errors: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
    pages: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, client, server, count }, context, state) {
    const { error } = fact
    if (error === undefined || !/^4\d\d$/.test(error) || ASKS_FOR_LOGON.test(error)) return undefined
    const times = state.errors.add([client.ip, server.ip], count)
    if (times < TIMES) return undefined
    const pages = state.pages.add([client.ip, server.ip], fact.object ?? '')
    if (pages >= PAGES)
      return {
        summary: `${context.nameOf('client')} requested ${pages} missing or protected pages of ${context.nameOf('server')} within five minutes (last ${fact.object ?? ''}): a search for hidden pages`,
        severity: 'major',
        techniques: ['T0888'],
        subject: 'pages',
      }
    return {
      summary: `${context.nameOf('server')} answered ${times} requests of ${context.nameOf('client')} with a client error within five minutes, the last with ${error} (${fact.name} ${fact.object ?? ''})`,
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [
        {
          when: 'a list of names is tried',
          facts: Array.from({ length: PAGES + TIMES }, (_, i) => ({
            fact: { ...missing, object: `/${i}` },
            at: i,
            ...place,
          })),
          severity: 'major',
        },
        {
          when: 'ten pages are missing',
          facts: Array.from({ length: TIMES }, (_, i) => ({ fact: missing, at: i, ...place })),
        },
      ],
      silent: [
        { when: 'an icon is missing', facts: [{ fact: missing, ...place }] },
        {
          when: 'a logon is requested',
          facts: Array.from({ length: TIMES }, (_, i) => ({
            fact: { ...missing, error: '401' },
            at: i,
            ...place,
          })),
        },
      ],
    }
  },
})
