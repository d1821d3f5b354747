import { defineRule } from '#model/rule'

/** Old services have no better cipher; whoever collects tickets asks for those of several within minutes. */
const SERVICES = 3
const WINDOW_SECONDS = 600

const place = { protocol: 'kerberos', serverPort: 88 } as const
const weak = (what: string, detail: string, at = 0) =>
  ({ ...place, at, fact: { kind: 'anomaly', about: 'client', what, detail } }) as const

export const rule = defineRule({
  id: 'tickets-to-crack',
  engine: 'malware',
  title: 'Kerberos replies are collected whose password can be guessed (Kerberoasting)',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T0859'],
  counterpart: [],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'A ticket sealed with RC4 can be taken home and every password tried on it, unseen. Service accounts often have weak ones, and many rights.',
  todo: [
    'Ask the user of the client which program asked for the ticket',
    'Give the service’s account a long password and AES keys',
    'Require preauthentication of every account',
  ],
  falsePositives: 'Old clients and services that know no AES; mute them until they are replaced.',
  watches: 'anomaly',
  evaluate({ fact, protocol, client }, known) {
    if (protocol !== 'kerberos' || fact.kind !== 'anomaly') return undefined
    const who = known.nameOf('client')
    const service = fact.detail ?? 'an account'
    if (fact.what === 'unproved-logon')
      return {
        summary: `${who} was given a logon of an account that need not prove its password, sealed with RC4 (AS-REP roasting)`,
        subject: 'logon',
      }
    if (fact.what !== 'weak-ticket' && fact.what !== 'weak-ticket-asked') return undefined
    // A host's own account ends in a dollar sign: its password is long and made by a machine.
    if (service.endsWith('$')) return undefined
    const services = known.distinct(`${client.ip}`, service, WINDOW_SECONDS)
    const isAsked = fact.what === 'weak-ticket-asked'
    const isMany = services >= SERVICES
    return {
      summary: isMany
        ? `${who} took tickets of ${services} services sealed with RC4 within ten minutes, the last for ${service}: their passwords can be guessed (Kerberoasting)`
        : `${who} took a ticket for ${service} sealed with RC4${isAsked ? ', and would take no other' : ''}: its password can be guessed (Kerberoasting)`,
      subject: 'ticket',
      severity: isMany || isAsked ? 'major' : 'warning',
    }
  },
  examples: {
    fires: [
      { when: 'a ticket is asked for in RC4 only', facts: [weak('weak-ticket-asked', 'MSSQLSvc/db1')] },
      {
        when: 'a service has no better cipher',
        facts: [weak('weak-ticket', 'HTTP/web1')],
        severity: 'warning',
      },
      {
        when: 'tickets of several such services are collected',
        facts: [0, 1, 2].map((i) => weak('weak-ticket', `HTTP/web${i}`, i)),
        severity: 'major',
      },
      { when: 'an account need not prove its password', facts: [weak('unproved-logon', 'krbtgt/PLANT')] },
    ],
    silent: [{ when: 'the ticket is for a host’s own account', facts: [weak('weak-ticket-asked', 'hmi1$')] }],
  },
})
