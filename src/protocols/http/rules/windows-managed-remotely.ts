import { defineRule } from '#model/rule'

/** WS-Management Protocol Extensions for Windows Vista, [MS-WSMV] 2.1: TCP 5985 and 5986, path /wsman. */
const PATH = '/wsman'

const asked = {
  kind: 'operation',
  verb: 'execute',
  name: 'POST',
  code: 'POST',
  object: PATH,
  outcome: 'asked',
} as const
const place = { protocol: 'http', serverPort: 5985 } as const

export const rule = defineRule({
  id: 'windows-managed-remotely',
  engine: 'policy',
  title: 'A Windows host is worked on from afar by WinRM',
  category: 'Remote Access',
  severity: 'minor',
  techniques: ['T0886', 'T0807'],
  counterpart: [],
  learnable: true,
  whileLearning: 'alert',
  why: 'PowerShell remoting runs anything on the other host, sealed. Administrators use it, and so does Evil-WinRM with a stolen password.',
  todo: [
    'Ask who administers the host, and from which station',
    'Look at the PowerShell log of the host at that time',
    'Let nobody but the management station reach TCP 5985 and 5986',
  ],
  falsePositives: 'Management and monitoring of Windows; learn its station.',
  watches: 'operation',
  concerns: { protocols: ['http'], outcomes: ['asked'], verbs: ['execute'] },
  evaluate({ fact, protocol }, known) {
    if (protocol !== 'http' || fact.kind !== 'operation' || fact.outcome !== 'asked') return undefined
    if (fact.verb !== 'execute' || fact.object !== PATH || (!known.isLearning && known.isUsual()))
      return undefined
    return { summary: `${known.nameOf('client')} works on ${known.nameOf('server')} by WinRM` }
  },
  examples: {
    fires: [{ when: 'a shell is opened', facts: [{ ...place, fact: asked }] }],
    silent: [
      { when: 'a form is sent', facts: [{ ...place, fact: { ...asked, object: '/login' } }] },
      {
        when: 'the management station always did',
        learned: [{ ...place, fact: asked }],
        facts: [{ ...place, fact: asked }],
      },
    ],
  },
})
