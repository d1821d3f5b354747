import { defineRule } from '#model/rule'

const run = (object: string) => ({
  protocol: 'codesys-v3',
  serverPort: 11_740,
  fact: {
    kind: 'operation',
    verb: 'execute',
    name: 'Shell: run command',
    code: '17/1',
    object,
    outcome: 'asked',
  } as const,
})

/** Both generations of CODESYS call it so. */
const SHELL = 'Shell: run command'
/** The list of commands, which the maker's software asks for when its page is opened. */
const LIST = /^(?:\?|help)$/i

export const rule = defineRule({
  id: 'controller-shell-used',
  engine: 'policy',
  title: 'Shell command sent to a controller',
  category: 'Unauthorized Communication Behavior',
  severity: 'minor',
  techniques: ['T0807', 'T0871'],
  counterpart: [],
  learnable: true,
  whileLearning: 'alert',
  why: 'By its shell a controller tells what it runs and what it remembers, loads applications, and restarts. Daily work needs none of it.',
  todo: [
    'Ask who is working on this controller',
    'Look at the command, and whether the controller runs as before',
    'Switch the shell off in the settings of the runtime',
  ],
  falsePositives: 'Engineers and the maker’s service who look for a fault.',
  watches: 'operation',
  concerns: { families: ['ot'], outcomes: ['asked'], verbs: ['execute'] },
  evaluate({ fact }, known) {
    if (fact.kind !== 'operation' || fact.outcome !== 'asked' || fact.verb !== 'execute') return undefined
    if (fact.name !== SHELL || known.family() !== 'ot' || LIST.test(fact.object ?? '')) return undefined
    if (!known.isLearning && known.isUsual()) return undefined
    const command = fact.object?.slice(0, 80)
    return {
      summary: `${known.nameOf('client')} gave the shell of ${known.nameOf('server')} a command${command === undefined ? '' : `: ${command}`}`,
      subject: command,
    }
  },
  examples: {
    fires: [{ when: 'it is asked what it runs', facts: [run('rtsinfo')] }],
    silent: [
      { when: 'its page is opened, and the commands are listed', facts: [run('?')] },
      { when: 'it always was given', learned: [run('rtsinfo')], facts: [run('rtsinfo')] },
    ],
  },
})
