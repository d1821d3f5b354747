import { defineRule } from '#model/rule'

const place = { protocol: 'ldap', serverPort: 389 } as const
const hunt = {
  kind: 'anomaly',
  about: 'client',
  what: 'directory-hunt',
  detail: 'accounts that services run under (Kerberoasting)',
} as const

export const rule = defineRule({
  id: 'ldap-reconnaissance',
  formerIds: ['directory-hunted'],
  engine: 'malware',
  title: 'Directory reconnaissance (LDAP)',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T0888', 'T0859'],
  defenderTitles: [],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'BloodHound, Rubeus and similar tools search the directory for crackable passwords and privileged accounts. Domain takeover often follows.',
  todo: [
    'Ask the user of the client which program searched',
    'Check tickets and sessions of the accounts it found',
    'Check earlier sessions to the client',
  ],
  falsePositives: 'Audits, inventories and directory synchronisation; mute their stations.',
  match: { kind: 'anomaly' },
  evaluate({ fact, protocol }, context) {
    if (protocol !== 'ldap' || fact.what !== 'directory-hunt') return undefined
    return {
      summary: `${context.nameOf('client')} searched the directory of ${context.nameOf('server')} for ${fact.detail}`,
      subject: fact.detail,
    }
  },
  examples: {
    fires: [{ when: 'accounts of services are searched', facts: [{ ...place, fact: hunt }] }],
    silent: [{ when: 'bytes were lost', facts: [{ ...place, fact: { kind: 'anomaly', what: 'gap' } }] }],
  },
})
