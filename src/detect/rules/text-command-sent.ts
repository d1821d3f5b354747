import { defineRule } from '#model/rule'
import { stateSet } from '#model/rule-state'
import { isLateHost, LATE_HOST_SECONDS } from '../late-host.ts'

/** Anomaly of the shipped signatures in `data/signatures/text-commands.rules`. */
const COMMAND = 'text-command'

const command = (client = '10.0.0.1', at = 0) =>
  ({
    protocol: 'tcp',
    client,
    serverPort: 3613,
    at,
    fact: {
      kind: 'anomaly',
      what: COMMAND,
      about: 'client',
      detail: 'Text command SET, signature 9100200',
    },
  }) as const
const talk = { ...command(), protocol: '', fact: { kind: 'anomaly', what: 'gap' } } as const

export const rule = defineRule({
  id: 'text-command-sent',
  engine: 'anomaly',
  title: 'Control command in text by an unknown client',
  category: 'Unauthorized Communication Behavior',
  severity: 'major',
  techniques: ['T1692.001', 'T0836', 'T0848'],
  defenderTitles: ['Suspicion of Malicious Activity'],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  evidence: 'learned',
  why: 'Many devices take commands as lines of text without a logon. A client that reaches the port can write set points and stop the device.',
  todo: [
    'Find out who uses the client',
    'Read the command in the packets, and compare the settings of the device',
    'Limit the service to its clients',
  ],
  falsePositives: 'A service tool of the maker that was not used while learning.',
  match: { kind: 'anomaly' },
  state: {
    usual: stateSet({ limit: 10_000, persisted: true }),
  },
  evaluate(input, context, state) {
    const { fact, client, server } = input
    if (fact.what !== COMMAND) return undefined
    const pair = `${client.ip} ${server.ip} ${server.port}`
    const isLate = isLateHost(client.ip, input, context)
    if (context.isLearning && !isLate) {
      state.usual.add(pair)
      return undefined
    }
    if (state.usual.has(pair) || !context.isServed()) return undefined
    const isKnown = context.isUsualLink() && !isLate
    const name = /^Text command \w+/.exec(fact.detail ?? '')?.[0].toLowerCase() ?? 'text command'
    return {
      title: isKnown ? 'Control command in text by a client that never did' : undefined,
      severity: isKnown || context.isLearning ? 'minor' : undefined,
      summary: `${context.nameOf('client')} sent ${context.nameOf('server')} a control command on port ${server.port}: ${name}`,
      normal: isKnown
        ? 'This client used the service without such commands.'
        : 'Other clients use this service.',
      subject: String(server.port),
    }
  },
  examples: {
    fires: [
      { when: 'an unknown client sends one', learned: [talk], facts: [command('10.0.0.66')] },
      { when: 'a client that never sent one does', learned: [talk], facts: [command()], severity: 'minor' },
      {
        when: 'nothing is learned, and a client that comes later sends one',
        stillLearning: true,
        facts: [talk, command('10.0.0.66', LATE_HOST_SECONDS + 1)],
        severity: 'minor',
      },
    ],
    silent: [
      { when: 'a client sends its usual commands', learned: [command()], facts: [command()] },
      { when: 'nobody used the service before', facts: [command('10.0.0.66')] },
      { when: 'nothing is learned', stillLearning: true, facts: [command()] },
    ],
  },
})
