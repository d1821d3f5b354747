import { defineRule, type Finding } from '#model/rule'

/** Index groups of the system service by name: start process, and those that write a file. */
const STARTS = /^start process\b/
const WRITES = /^(create file|open file to write|write file|write line of file|print into file)\b/
const ADDS_ROUTE = /^(udp:6|add route)\b/i

const said = (verb: 'execute' | 'write' | 'configure' | 'read', object: string, code = '3') =>
  ({
    protocol: 'ads',
    serverPort: 48_898,
    fact: { kind: 'operation', verb, name: 'Write', code, object, outcome: 'requested' },
  }) as const

export const rule = defineRule({
  id: 'twincat-system-change',
  formerIds: ['twincat-opened'],
  engine: 'policy',
  title: 'TwinCAT route, file or program change',
  category: 'Programming',
  severity: 'critical',
  techniques: ['T0871', 'T0867'],
  defenderTitles: [],
  consequence: 'programmed',
  learnable: true,
  whileLearning: 'alert',
  why: 'A TwinCAT controller is a Windows computer. A client with a route can write files and start programs without another password.',
  todo: [
    'Ask the engineer responsible for this controller',
    'Check the AMS route list and remove unknown routes',
    'Compare files and running programs with the last backup',
  ],
  falsePositives: 'Engineering: a new station adds its route once, and a download writes the boot project.',
  match: {
    kind: 'operation',
    protocols: ['ads'],
    outcomes: ['requested'],
    verbs: ['execute', 'write', 'configure'],
  },
  evaluate({ fact }, context) {
    if (!context.isLearning && context.isUsual()) return undefined
    const ends = [context.nameOf('client'), context.nameOf('server')] as const
    if (fact.verb === 'execute') return STARTS.test(fact.object ?? '') ? started(...ends) : undefined
    if (fact.verb === 'write') return WRITES.test(fact.object ?? '') ? written(...ends) : undefined
    if (fact.verb !== 'configure') return undefined
    return ADDS_ROUTE.test(fact.code) || ADDS_ROUTE.test(fact.object ?? '')
      ? routed(...ends, fact.object)
      : undefined
  },
  examples: {
    fires: [
      { when: 'a program is started', facts: [said('execute', 'start process 0x00')], severity: 'critical' },
      { when: 'a file is written', facts: [said('write', 'write file 0x01', '9')], severity: 'major' },
      { when: 'a route is added', facts: [said('configure', 'route pwn', 'udp:6')], severity: 'major' },
    ],
    silent: [
      { when: 'a file is read', facts: [said('read', 'read file 0x01', '9')] },
      { when: 'a variable is written', facts: [said('write', 'symbol MAIN.speed')] },
      {
        when: 'an engineering station has always written files',
        learned: [said('write', 'write file 0x01', '9')],
        facts: [said('write', 'write file 0x01', '9')],
      },
    ],
  },
})

function started(client: string, server: string): Finding {
  return { summary: `${client} starts a program on ${server} by ADS`, subject: 'program' }
}

function written(client: string, server: string): Finding {
  return {
    summary: `${client} writes files on ${server} by ADS`,
    severity: 'major',
    techniques: ['T0867', 'T0889'],
    subject: 'file',
  }
}

function routed(client: string, server: string, object: string | undefined): Finding {
  return {
    summary: `${client} adds a route to ${server}${object === undefined ? '' : ` (${object})`}: the route’s target gets full access`,
    severity: 'major',
    techniques: ['T0859', 'T0836'],
    subject: 'route',
  }
}
