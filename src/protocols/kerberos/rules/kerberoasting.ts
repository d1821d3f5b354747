import { defineRule } from '#model/rule'
import { distinctWindow } from '#model/rule-state'

/** Old services support no better cipher; an attacker requests tickets of several within minutes. */
const SERVICES = 3
const WINDOW_SECONDS = 600

const place = { protocol: 'kerberos', serverPort: 88 } as const
const weak = (what: string, detail: string, at = 0) =>
  ({ ...place, at, fact: { kind: 'anomaly', about: 'client', what, detail } }) as const

export const rule = defineRule({
  id: 'kerberoasting',
  formerIds: ['tickets-to-crack'],
  engine: 'malware',
  title: 'Kerberoasting or AS-REP roasting',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T0859'],
  defenderTitles: [],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'A ticket encrypted with RC4 can be cracked offline. Service accounts often have weak passwords and many privileges.',
  todo: [
    'Ask the user of the client which program requested the ticket',
    'Give the service’s account a long password and AES keys',
    'Require preauthentication of every account',
  ],
  falsePositives: 'Old clients and services without AES; mute them until they are replaced.',
  match: { kind: 'anomaly' },
  state: {
    services: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, protocol, client }, context, state) {
    if (protocol !== 'kerberos') return undefined
    const who = context.nameOf('client')
    const service = fact.detail ?? 'an account'
    if (fact.what === 'unproved-logon')
      return {
        summary: `${who} received a logon reply encrypted with RC4 for an account without preauthentication (AS-REP roasting)`,
        subject: 'logon',
      }
    if (fact.what !== 'weak-ticket' && fact.what !== 'weak-ticket-asked') return undefined
    // A computer account ends in a dollar sign: its password is long and random.
    if (service.endsWith('$')) return undefined
    const services = state.services.add([client.ip], service)
    const isAsked = fact.what === 'weak-ticket-asked'
    const isMany = services >= SERVICES
    return {
      summary: isMany
        ? `${who} requested tickets of ${services} services encrypted with RC4 within ten minutes, the last for ${service}: their passwords can be cracked (Kerberoasting)`
        : `${who} received a ticket for ${service} encrypted with RC4${isAsked ? ', the only cipher it requested' : ''}: its password can be cracked (Kerberoasting)`,
      subject: 'ticket',
      severity: isMany || isAsked ? 'major' : 'warning',
    }
  },
  examples: {
    fires: [
      { when: 'a ticket is requested in RC4 only', facts: [weak('weak-ticket-asked', 'MSSQLSvc/db1')] },
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
      { when: 'an account requires no preauthentication', facts: [weak('unproved-logon', 'krbtgt/PLANT')] },
    ],
    silent: [{ when: 'the ticket is for a computer account', facts: [weak('weak-ticket-asked', 'hmi1$')] }],
  },
})
