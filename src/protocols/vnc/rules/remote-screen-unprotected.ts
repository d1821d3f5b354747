import { defineRule } from '#model/rule'

/** RFC 6143 §7.2.1, security type 1, as the folder tells it. */
const NO_PASSWORD = 'vnc, none'

const opened = (method: string) => ({
  protocol: 'vnc',
  serverPort: 5900,
  fact: { kind: 'session', phase: 'open', method, secured: false } as const,
})

export const rule = defineRule({
  id: 'remote-screen-unprotected',
  engine: 'policy',
  title: 'The screen of a device is open to everybody',
  category: 'Remote Access',
  severity: 'minor',
  techniques: ['T0886', 'T0823'],
  counterpart: [],
  learnable: true,
  whileLearning: 'alert',
  why: 'Whoever reaches the port sees the screen and moves the mouse, without any password: at a panel that is the hand on the machine. Attackers look for such screens and use them.',
  todo: [
    'Ask who sat at the other end, and what he did',
    'Set a password, and let the port be reached from the stations alone that need it',
  ],
  falsePositives: 'Panels that are served like that on purpose, in a network of their own; learn it.',
  watches: 'session',
  concerns: { protocols: ['vnc'], phases: ['open'] },
  evaluate({ fact, protocol }, known) {
    if (protocol !== 'vnc' || fact.kind !== 'session' || fact.phase !== 'open') return undefined
    if (fact.method !== NO_PASSWORD || (!known.isLearning && known.isUsualLink())) return undefined
    return {
      summary: `${known.nameOf('client')} took up the screen of ${known.nameOf('server')}, which asked for no password (VNC)`,
    }
  },
  examples: {
    fires: [{ when: 'it is opened without a password', facts: [opened(NO_PASSWORD)] }],
    silent: [
      { when: 'a password is asked for', facts: [opened('vnc, password')] },
      { when: 'it always was', learned: [opened(NO_PASSWORD)], facts: [opened(NO_PASSWORD)] },
    ],
  },
})
