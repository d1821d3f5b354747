import { defineRule } from '#model/rule'

/** RFC 6143 §7.2.1, security type 1, as the dissector names it. */
const NO_PASSWORD = 'vnc, none'

const opened = (method: string) => ({
  protocol: 'vnc',
  serverPort: 5900,
  fact: { kind: 'session', phase: 'open', method, secured: false } as const,
})

export const rule = defineRule({
  id: 'vnc-no-authentication',
  formerIds: ['remote-screen-unprotected'],
  engine: 'policy',
  title: 'VNC session without authentication',
  category: 'Remote Access',
  severity: 'minor',
  techniques: ['T0886', 'T0823'],
  defenderTitles: [],
  learnable: true,
  whileLearning: 'alert',
  why: 'Anyone who reaches the port sees the screen and controls mouse and keyboard: at a panel this operates the machine. Attackers search for such screens.',
  todo: [
    'Find out who used the client, and for what',
    'Set a password, and restrict the port to the stations that need it',
  ],
  falsePositives: 'Panels that are operated like this on purpose, in a separate network; learn it.',
  match: { kind: 'session', protocols: ['vnc'], phases: ['open'] },
  evaluate({ fact }, context) {
    if (fact.method !== NO_PASSWORD || (!context.isLearning && context.isUsualLink())) return undefined
    return {
      summary: `${context.nameOf('client')} opened the screen of ${context.nameOf('server')} without authentication (VNC)`,
    }
  },
  examples: {
    fires: [{ when: 'it is opened without a password', facts: [opened(NO_PASSWORD)] }],
    silent: [
      { when: 'a password is required', facts: [opened('vnc, password')] },
      { when: 'it has always been so', learned: [opened(NO_PASSWORD)], facts: [opened(NO_PASSWORD)] },
    ],
  },
})
