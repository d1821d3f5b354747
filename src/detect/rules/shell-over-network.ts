import { defineRule } from '#model/rule'

const place = { protocol: 'tcp', serverPort: 4444 } as const
const shell = {
  kind: 'anomaly',
  about: 'client',
  what: 'open-shell',
  detail: 'Windows command prompt, signature 9100100',
} as const

export const rule = defineRule({
  id: 'shell-over-network',
  engine: 'malware',
  title: 'Command shell over a bare connection',
  category: 'Suspicion of Malicious Activity',
  severity: 'critical',
  techniques: ['T0807', 'T0869'],
  defenderTitles: ['Suspicion of Malicious Activity'],
  consequence: 'foothold',
  learnable: false,
  why: 'Exploits often end with a shell: the host runs an attacker’s commands, without logon or encryption.',
  todo: [
    'Isolate the host that runs the shell',
    'Keep the packets: every command is in them',
    'Find out what was exploited just before',
  ],
  falsePositives: 'An administrator’s netcat; a program’s test output sent over a socket.',
  match: { kind: 'anomaly' },
  evaluate({ fact, client, server }, context) {
    const isByClient = fact.about === 'client'
    const names = [context.nameOf('client'), context.nameOf('server')]
    const [giver, taker] = isByClient ? names : [...names].reverse()
    const [from, to] = isByClient ? [client, server] : [server, client]
    if (fact.what === 'staged-program')
      return {
        summary: `${giver} sent ${taker} a program that a stager loads (${fact.detail})`,
        subject: 'stage',
        source: from.ip,
        target: to.ip,
        techniques: ['T0867', 'T0869'],
      }
    if (fact.what !== 'open-shell') return undefined
    return {
      summary: isByClient
        ? `${giver} connected to ${taker} on port ${server.port} and gives it a command shell (${fact.detail}): a reverse shell`
        : `${giver} gives ${taker} a command shell on port ${server.port} (${fact.detail})`,
      subject: 'shell',
      // The host that sends the commands is the source.
      source: to.ip,
      target: from.ip,
    }
  },
  examples: {
    fires: [
      { when: 'a host connects out and gives its shell', facts: [{ ...place, fact: shell }] },
      {
        when: 'a host gives its shell to a client',
        facts: [{ ...place, fact: { ...shell, about: 'server' } }],
      },
      {
        when: 'a stager loads a program',
        facts: [
          {
            ...place,
            fact: {
              ...shell,
              about: 'server',
              what: 'staged-program',
              detail: 'Windows program after its length, signature 9100110',
            },
          },
        ],
      },
    ],
    silent: [{ when: 'bytes were lost', facts: [{ ...place, fact: { ...shell, what: 'gap' } }] }],
  },
})
