import { type Files, sentence } from './words.ts'

export function ruleFiles(name: string): Files {
  return new Map([[`src/detect/rules/${name}.ts`, rule(name)]])
}

function rule(name: string): string {
  return `import { defineRule } from '#model/rule'

const remove = { kind: 'operation', verb: 'delete', name: 'Delete', code: '1', outcome: 'requested' } as const

export const rule = defineRule({
  id: '${name}',
  engine: 'policy',
  title: '${sentence(name)}',
  category: 'Unauthorized Communication Behavior',
  severity: 'major',
  techniques: [], // ids of data/attack-ics.tsv
  defenderTitles: [], // titles of data/defender-alerts.tsv
  learnable: true,
  why: 'TODO: why this matters, for an operator on call.',
  todo: ['TODO: the first step'],
  falsePositives: 'TODO: legitimate causes.',
  watches: 'operation',
  evaluate(input, context) {
    const { fact } = input
    if (fact.kind !== 'operation' || fact.verb !== 'delete' || fact.outcome !== 'requested') return undefined
    if (context.isUsualVerb()) return undefined
    return {
      summary: \`\${context.nameOf('client')} deleted an object on \${context.nameOf('server')}\`,
    }
  },
  examples: {
    fires: [{ when: 'an unknown client deletes', facts: [{ fact: remove }] }],
    silent: [{ when: 'it is usual', learned: [{ fact: remove }], facts: [{ fact: remove }] }],
  },
})
`
}

export function ruleNext(name: string): readonly string[] {
  return [
    `Write in src/detect/rules/${name}.ts when it fires, and a near miss for which it must not.`,
    'Run its examples: node_modules/.bin/node --test tests/rules/every-rule.test.ts',
  ]
}
