import { defineRule, type RuleExamples } from '#model/rule'
import { countWindow, stateSet } from '#model/rule-state'

/** A person types a few passwords a minute at most; pages that log on automatically do so once. */
const LOGONS = 10
const WINDOW_SECONDS = 60

const typed = (count: number, every: number, method = 'form') =>
  Array.from({ length: count }, (_, i) => ({
    protocol: 'http',
    serverPort: 80,
    at: i * every,
    fact: {
      kind: 'session',
      phase: 'open',
      method,
      user: 'admin',
      secured: false,
      clearText: true,
    } as const,
  }))

export const rule = defineRule({
  id: 'web-password-guessing',
  formerIds: ['web-logons-tried'],
  engine: 'anomaly',
  title: 'Password guessing on a web page',
  category: 'Authentication',
  severity: 'major',
  techniques: ['T1694.001', 'T0859'],
  defenderTitles: ['Password Guessing Attempt Detected'],
  learnable: false,
  whileLearning: 'alert',
  why: 'Web pages report a wrong password in their text, so no response counts as rejected. This rate comes from a program that guesses until it succeeds.',
  todo: [
    'Compare the last responses: a different length or a redirect means success',
    'Change the password, and check later activity',
    'Block the source at the firewall',
  ],
  falsePositives:
    'A program that logs on for each request instead of keeping its session; known once learned.',
  match: { kind: 'session', protocols: ['http'], phases: ['open', 'refused'] },
  state: {
    logons: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
    usual: stateSet({ limit: 10_000, persisted: true }),
  },
  evaluate({ fact, client, server, count }, context, state) {
    if (fact.method !== 'form') return undefined
    const pair = `${client.ip} ${server.ip} ${server.port}`
    const times = state.logons.add(pair, count)
    if (times < LOGONS) return undefined
    if (context.isLearning) state.usual.add(pair)
    else if (state.usual.has(pair)) return undefined
    return {
      summary: `${context.nameOf('client')} logged on to a page of ${context.nameOf('server')} ${times} times within a minute${fact.user === undefined ? '' : `, last as ${fact.user}`}`,
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [{ when: 'ten logons come in ten seconds', facts: typed(LOGONS, 1) }],
      silent: [
        { when: 'a person mistypes', facts: typed(5, 8) },
        { when: 'a program logs on every minute', facts: typed(60, 60) },
        {
          when: 'a panel has logged on for each of its requests since learning',
          learned: typed(LOGONS, 1),
          facts: typed(LOGONS, 1),
        },
        { when: 'a client authenticates in each request', facts: typed(LOGONS * 5, 0.1, 'basic') },
      ],
    }
  },
})
