import { defineRule } from '#model/rule'

/** WS-Management Protocol Extensions for Windows Vista, [MS-WSMV] 2.1: TCP 5985 and 5986, path /wsman. */
const PATH = '/wsman'

const asked = {
  kind: 'operation',
  verb: 'execute',
  name: 'POST',
  code: 'POST',
  object: PATH,
  outcome: 'requested',
} as const
const place = { protocol: 'http', serverPort: 5985 } as const

export const rule = defineRule({
  id: 'winrm-session',
  formerIds: ['windows-managed-remotely'],
  engine: 'policy',
  title: 'Remote Windows management by WinRM',
  category: 'Remote Access',
  severity: 'minor',
  techniques: ['T0886', 'T0807'],
  defenderTitles: [],
  learnable: true,
  whileLearning: 'alert',
  why: 'PowerShell remoting runs any command on the other host, encrypted. Administrators use it, and so does Evil-WinRM with a stolen password.',
  todo: [
    'Find out who administers the host, and from which station',
    'Check the host’s PowerShell log at that time',
    'Restrict TCP 5985 and 5986 to the management station',
  ],
  falsePositives: 'Management and monitoring of Windows; learn its station.',
  match: { kind: 'operation', protocols: ['http'], outcomes: ['requested'], verbs: ['execute'] },
  evaluate({ fact }, context) {
    if (fact.object !== PATH || (!context.isLearning && context.isUsual())) return undefined
    return { summary: `${context.nameOf('client')} manages ${context.nameOf('server')} by WinRM` }
  },
  examples: {
    fires: [{ when: 'a shell is opened', facts: [{ ...place, fact: asked }] }],
    silent: [
      { when: 'a form is sent', facts: [{ ...place, fact: { ...asked, object: '/login' } }] },
      {
        when: 'the management station has always done it',
        learned: [{ ...place, fact: asked }],
        facts: [{ ...place, fact: asked }],
      },
    ],
  },
})
