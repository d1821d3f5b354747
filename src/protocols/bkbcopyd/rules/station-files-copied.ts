import { defineRule } from '#model/rule'

const copied = (verb: 'read' | 'write' | 'browse', object = 'BKPROJECT\\MYPJT\\FCS0101') => ({
  protocol: 'bkbcopyd',
  serverPort: 20_111,
  fact: { kind: 'operation', verb, name: 'Retrieve file', code: 'RETR', object, outcome: 'asked' } as const,
})

export const rule = defineRule({
  id: 'station-files-copied',
  engine: 'policy',
  title: 'Files of an engineering station are copied without an account',
  category: 'Unauthorized Communication Behavior',
  severity: 'minor',
  techniques: ['T0893', 'T0867'],
  counterpart: [],
  learnable: true,
  whileLearning: 'alert',
  why: 'The service hands out and takes any file of its host, and asks nobody who he is (CVE-2014-5208). Stations of the same project use it among themselves; nobody else has to.',
  todo: [
    'Find out whether the client is a station of this project',
    'Look which files passed, and whether any was put there',
    'Install the maker’s mend, or let the port be reached by the project’s stations alone',
  ],
  falsePositives: 'Stations that copy their project for the first time; learn them.',
  watches: 'operation',
  concerns: { protocols: ['bkbcopyd'], outcomes: ['asked'], verbs: ['read', 'write'] },
  evaluate({ fact, protocol }, known) {
    if (protocol !== 'bkbcopyd' || fact.kind !== 'operation' || fact.outcome !== 'asked') return undefined
    if (fact.verb !== 'read' && fact.verb !== 'write') return undefined
    if (!known.isLearning && known.isUsual()) return undefined
    const isPut = fact.verb === 'write'
    return {
      severity: isPut ? 'major' : undefined,
      techniques: isPut ? ['T0867'] : ['T0893'],
      cves: ['CVE-2014-5208'],
      summary: `${known.nameOf('client')} ${isPut ? 'puts' : 'fetches'} ${fact.object ?? 'a file'} ${isPut ? 'onto' : 'from'} ${known.nameOf('server')}`,
      subject: fact.verb,
    }
  },
  examples: {
    fires: [
      { when: 'a file is fetched', facts: [copied('read')], severity: 'minor' },
      { when: 'a file is put there', facts: [copied('write')], severity: 'major' },
    ],
    silent: [
      { when: 'it is asked where the project lies', facts: [copied('browse')] },
      { when: 'stations copy as ever', learned: [copied('read')], facts: [copied('read')] },
    ],
  },
})
