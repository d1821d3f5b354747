import { defineRule } from '#model/rule'

const copied = (verb: 'read' | 'write' | 'browse', object = 'BKPROJECT\\MYPJT\\FCS0101') => ({
  protocol: 'bkbcopyd',
  serverPort: 20_111,
  fact: {
    kind: 'operation',
    verb,
    name: 'Retrieve file',
    code: 'RETR',
    object,
    outcome: 'requested',
  } as const,
})

export const rule = defineRule({
  id: 'bkbcopyd-file-copy',
  formerIds: ['station-files-copied'],
  engine: 'policy',
  title: 'Unauthenticated copy of CENTUM files',
  category: 'Unauthorized Communication Behavior',
  severity: 'minor',
  techniques: ['T0893', 'T0867'],
  defenderTitles: [],
  learnable: true,
  whileLearning: 'alert',
  why: 'The service reads and writes any file of its host without a logon (CVE-2014-5208). Only stations of the same project need it.',
  todo: [
    'Find out whether the client is a station of this project',
    'Check which files were transferred and whether any was written',
    'Install the vendor’s fix, or restrict the port to stations of the project',
  ],
  falsePositives: 'Stations that copy their project for the first time; learn them.',
  match: { kind: 'operation', protocols: ['bkbcopyd'], outcomes: ['requested'], verbs: ['read', 'write'] },
  evaluate({ fact }, context) {
    if (!context.isLearning && context.isUsual()) return undefined
    const isPut = fact.verb === 'write'
    return {
      severity: isPut ? 'major' : undefined,
      techniques: isPut ? ['T0867'] : ['T0893'],
      cves: ['CVE-2014-5208'],
      summary: `${context.nameOf('client')} ${isPut ? 'writes' : 'reads'} ${fact.object ?? 'a file'} ${isPut ? 'on' : 'from'} ${context.nameOf('server')}`,
      subject: fact.verb,
    }
  },
  examples: {
    fires: [
      { when: 'a file is read', facts: [copied('read')], severity: 'minor' },
      { when: 'a file is written', facts: [copied('write')], severity: 'major' },
    ],
    silent: [
      { when: 'the project path is requested', facts: [copied('browse')] },
      { when: 'stations copy as usual', learned: [copied('read')], facts: [copied('read')] },
    ],
  },
})
