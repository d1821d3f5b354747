import { defineRule, type ExampleFact } from '#model/rule'
import { countWindow, distinctWindow } from '#model/rule-state'

/** Searches in five minutes. A logon needs a few; this many read the directory out. */
const QUESTIONS = 100
const SERVICES = 10
const WINDOW_SECONDS = 300
const DIRECTORY: ReadonlySet<string> = new Set(['ldap', 'kerberos'])

const search = (count: number, at = 0): ExampleFact => ({
  protocol: 'ldap',
  serverPort: 389,
  at,
  count,
  fact: {
    kind: 'operation',
    verb: 'read',
    name: 'searchRequest',
    code: 'searchRequest',
    object: 'dc=plant',
    outcome: 'requested',
  },
})
const ticket = (service: string, at: number): ExampleFact => ({
  protocol: 'kerberos',
  serverPort: 88,
  at,
  fact: {
    kind: 'operation',
    verb: 'authenticate',
    name: 'TGS-REQ',
    code: '12',
    object: service,
    outcome: 'requested',
  },
})
const tickets = (count: number) => Array.from({ length: count }, (_, at) => ticket(`service${at}/host`, at))

export const rule = defineRule({
  id: 'directory-enumerated',
  engine: 'anomaly',
  title: 'Directory enumeration',
  category: 'Scan',
  severity: 'major',
  techniques: ['T0846', 'T0888'],
  defenderTitles: [],
  learnable: false,
  plannable: true,
  whileLearning: 'learning-only',
  why: 'After initial access, attackers query the directory for accounts and services; service tickets are then cracked offline (Kerberoasting).',
  todo: [
    'Find the program and the account on the client',
    'Check what it does next: sessions to servers and engineering stations',
    'Reset the passwords of the service accounts whose tickets were requested',
  ],
  falsePositives: 'Directory synchronization, inventory and help-desk tools; mute these stations.',
  match: { kind: 'operation', protocols: [...DIRECTORY], outcomes: ['requested'] },
  state: {
    services: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
    questions: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate(input, context, state) {
    const { fact, protocol, client, server } = input
    if (!DIRECTORY.has(protocol)) return undefined
    const ends = [protocol, client.ip, server.ip]
    if (protocol === 'kerberos') {
      if (fact.object === undefined) return undefined
      const services = state.services.add(ends, fact.object)
      if (services < SERVICES) return undefined
      return {
        summary: `${context.nameOf('client')} requested Kerberos tickets from ${context.nameOf('server')} for ${services} services within five minutes: accounts are enumerated`,
      }
    }
    const questions = state.questions.add(ends, input.count)
    if (questions < QUESTIONS) return undefined
    return {
      summary: `${context.nameOf('client')} sent ${questions} LDAP queries to the directory ${context.nameOf('server')} within five minutes: it enumerates the directory`,
    }
  },
  examples: {
    fires: [
      { when: 'a hundred searches arrive in five minutes', facts: [search(60), search(60, 60)] },
      { when: 'tickets for ten services are requested', facts: tickets(SERVICES) },
    ],
    silent: [
      { when: 'a workstation logs on', facts: [search(12), ...tickets(5)] },
      { when: 'the searches are spread over hours', facts: [search(60), search(60, 4000)] },
    ],
  },
})
