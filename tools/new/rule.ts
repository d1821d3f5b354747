import { type Files, sentence } from './words.ts'

export function ruleFiles(name: string): Files {
  return new Map([[`src/detect/rules/${name}.ts`, rule(name)]])
}

function rule(name: string): string {
  return `import { defineRule } from '#model/rule'
import { nameOf } from '../names.ts'

const remove = { kind: 'operation', verb: 'delete', name: 'Delete', code: '1', outcome: 'asked' } as const

export const rule = defineRule({
  id: '${name}',
  engine: 'policy',
  title: '${sentence(name)}',
  category: 'Unauthorized Communication Behavior',
  severity: 'major',
  techniques: [], // ids of data/attack-ics.tsv
  counterpart: [], // titles of data/defender-alerts.tsv
  learnable: true,
  why: 'TODO: what is at stake, for the person at three in the morning.',
  todo: ['TODO: what that person does first'],
  falsePositives: 'TODO: when it will be wrong.',
  watches: 'operation',
  evaluate(judged, known) {
    const { fact } = judged
    if (fact.kind !== 'operation' || fact.verb !== 'delete' || fact.outcome !== 'asked') return undefined
    if (known.isUsualVerb()) return undefined
    return {
      summary: \`\${nameOf(judged, known, 'client')} deleted something on \${nameOf(judged, known, 'server')}\`,
    }
  },
  examples: {
    fires: [{ when: 'a stranger deletes', facts: [{ fact: remove }] }],
    silent: [{ when: 'it is usual', learned: [{ fact: remove }], facts: [{ fact: remove }] }],
  },
})
`
}

export function ruleNext(name: string): readonly string[] {
  return [
    `Write in src/detect/rules/${name}.ts when it speaks, and the near miss for which it must not.`,
    'Play its examples: node_modules/.bin/node --test tests/rules/every-rule.test.ts',
  ]
}
