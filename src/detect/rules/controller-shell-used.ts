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
    outcome: 'requested',
  } as const,
})

/** Name of the service in CODESYS V2 and V3. */
const SHELL = 'Shell: run command'
/** The command list, which the engineering software requests when its shell page opens. */
const LIST = /^(?:\?|help)$/i

export const rule = defineRule({
  id: 'controller-shell-used',
  engine: 'policy',
  title: 'Shell command sent to a controller',
  category: 'Unauthorized Communication Behavior',
  severity: 'minor',
  techniques: ['T0807', 'T0871'],
  defenderTitles: [],
  learnable: true,
  whileLearning: 'alert',
  why: 'The shell of a controller shows what it runs and stores, loads applications, and restarts it. Daily work needs none of this.',
  todo: [
    'Ask who is working on this controller',
    'Check the command, and whether the controller still runs normally',
    'Disable the shell in the runtime settings',
  ],
  falsePositives: 'Engineers and vendor support who diagnose a fault.',
  match: { kind: 'operation', families: ['ot'], outcomes: ['requested'], verbs: ['execute'] },
  evaluate({ fact }, context) {
    if (fact.name !== SHELL || LIST.test(fact.object ?? '')) return undefined
    if (!context.isLearning && context.isUsual()) return undefined
    const command = fact.object?.slice(0, 80)
    return {
      summary: `${context.nameOf('client')} sent a shell command to ${context.nameOf('server')}${command === undefined ? '' : `: ${command}`}`,
      subject: command,
    }
  },
  examples: {
    fires: [{ when: 'runtime information is requested', facts: [run('rtsinfo')] }],
    silent: [
      { when: 'the shell page is opened and lists the commands', facts: [run('?')] },
      { when: 'the command was used while learning', learned: [run('rtsinfo')], facts: [run('rtsinfo')] },
    ],
  },
})
