import { type Files, sentence } from './words.ts'

/** @param protocol its protocol, for a rule of one; else the rule is among those of all protocols */
export function ruleFiles(name: string, protocol?: string): Files {
  return new Map([[pathOf(name, protocol), rule(name, protocol)]])
}

function pathOf(name: string, protocol: string | undefined): string {
  return `${protocol === undefined ? 'src/detect/rules' : `src/protocols/${protocol}/rules`}/${name}.ts`
}

function rule(name: string, protocol: string | undefined): string {
  const protocols = protocol === undefined ? '' : `protocols: ['${protocol}'], `
  const from = protocol === undefined || protocol === 'modbus' ? '' : `protocol: '${protocol}', `
  return `import { defineRule } from '#model/rule'

const remove = { kind: 'operation', verb: 'delete', name: 'Delete', code: '1', outcome: 'requested' } as const
const example = { ${from}fact: remove }

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
  // Other facts are never passed to evaluate, and the type of its input is as narrow.
  match: { kind: 'operation', ${protocols}outcomes: ['requested'], verbs: ['delete'] },
  evaluate(_, context) {
    if (context.isUsualVerb()) return undefined
    return {
      summary: \`\${context.nameOf('client')} deleted an object on \${context.nameOf('server')}\`,
    }
  },
  examples: {
    fires: [{ when: 'an unknown client deletes', facts: [example] }],
    silent: [{ when: 'it is usual', learned: [example], facts: [example] }],
  },
})
`
}

export function ruleNext(name: string, protocol?: string): readonly string[] {
  const own =
    protocol === undefined
      ? []
      : [`Add it to \`rules\` of src/protocols/${protocol}: rules.ts, else index.ts.`]
  const pattern = `--test-name-pattern=${name}`
  return [
    `Write in ${pathOf(name, protocol)} when it fires, and a near miss for which it must not.`,
    ...own,
    `Run its tests: node_modules/.bin/node ${pattern} tests/rules/every-rule.test.ts (0 tests: it is not loaded); likewise rule-protocols.test.ts, and silent-once-learned.test.ts, which tests learnable critical and major examples only`,
    'Store its texts: SIGHTGLASS_WRITE=1 node_modules/.bin/node "--test-name-pattern=texts of the rules" tests/rules/every-rule.test.ts',
    `Add a proof from bytes to a file of tests/attacks; then: SIGHTGLASS_WRITE=1 node_modules/.bin/node "--test-name-pattern=${name}|lists them" tests/attacks/every-alert.test.ts`,
  ]
}
