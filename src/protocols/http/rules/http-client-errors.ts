import { defineRule, type RuleExamples } from '#model/rule'

/** One page may hold a few dead links. */
const TIMES = 10
const WINDOW_SECONDS = 300
/** Nobody has as many dead links: a list of names is being tried. */
const PAGES = 100
/** Answered so before every log-on: RFC 9110 §15.5.2, §15.5.8. */
const ASKS_FOR_LOGON = /^40[17]$/

const missing = {
  kind: 'operation',
  verb: 'read',
  name: 'GET',
  code: 'GET',
  object: '/admin.php',
  outcome: 'refused',
  error: '404',
} as const
const place = { protocol: 'http', serverPort: 80 } as const

export const rule = defineRule({
  id: 'http-client-errors',
  engine: 'operational',
  title: 'Many HTTP requests that the server calls wrong',
  category: 'Abnormal HTTP Communication Behavior',
  severity: 'warning',
  techniques: ['T0869'],
  counterpart: ['HTTP Client Error'],
  learnable: false,
  why: 'Somebody asks a web server for what is not there or not theirs: a search for weak pages, or a client that is set up wrong.',
  todo: [
    'Look which pages were asked for',
    'Find out what the client is',
    'Look for a log-on that worked afterwards',
  ],
  falsePositives: 'Browsers that look for icons, and dashboards with dead links.',
  watches: 'operation',
  concerns: { protocols: ['http'], outcomes: ['refused'] },
  evaluate({ fact, protocol, client, server, count }, known) {
    if (protocol !== 'http' || fact.kind !== 'operation' || fact.outcome !== 'refused') return undefined
    const { error } = fact
    if (error === undefined || !/^4\d\d$/.test(error) || ASKS_FOR_LOGON.test(error)) return undefined
    const times = known.tally(`${client.ip} ${server.ip}`, count, WINDOW_SECONDS)
    if (times < TIMES) return undefined
    const pages = known.distinct(`pages ${client.ip} ${server.ip}`, fact.object ?? '', WINDOW_SECONDS)
    if (pages >= PAGES)
      return {
        summary: `${known.nameOf('client')} asked ${known.nameOf('server')} for ${pages} pages within five minutes that it does not have or give (last ${fact.object ?? ''}): somebody looks for hidden pages`,
        severity: 'major',
        techniques: ['T0888'],
        subject: 'pages',
      }
    return {
      summary: `${known.nameOf('server')} called ${times} requests of ${known.nameOf('client')} wrong within five minutes, the last with ${error} (${fact.name} ${fact.object ?? ''})`,
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
          when: 'a log-on is asked for',
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
