/** `match` decides which facts a rule evaluates, and narrows their type: a guard in `evaluate` that repeats it hides mistakes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kindsOf } from '#detect/rule-table'
import { emptyRule } from '#detect/testing/empty-rule'
import { loadProtocols, loadRules } from '#engine-host/folders'
import { defineRule, type Rule, type RuleMatch } from '#model/rule'
import { packNames } from '../protocol-folders.ts'

const rules = await loadRules(await loadProtocols(packNames()))

for (const rule of rules)
  test(`${rule.id} repeats nothing of its match`, () => {
    assert.deepEqual(repeatedIn(rule), [])
  })

test('repeated guards are found, others are not', () => {
  const match = {
    kind: 'operation',
    protocols: ['modbus'],
    families: ['ot'],
    outcomes: ['requested'],
  } as const
  const guarded = ruleOf(match, ({ fact, protocol }, context) =>
    fact.kind !== 'operation' ||
    protocol !== 'modbus' ||
    context.family() !== 'ot' ||
    fact.outcome !== 'requested' ||
    fact.verb !== 'write'
      ? undefined
      : { summary: '' },
  )
  assert.deepEqual(repeatedIn(guarded), [
    "fact.kind !== 'operation'",
    "protocol !== 'modbus'",
    "fact.outcome !== 'requested'",
    ".family() !== 'ot'",
  ])
  const several = ruleOf({ kind: ['operation', 'flow'], protocols: ['modbus', 's7comm'] }, (input) =>
    input.fact.kind !== 'flow' && input.protocol !== 'modbus' ? undefined : { summary: '' },
  )
  assert.deepEqual(repeatedIn(several), [])
})

/** Comparisons of `evaluate` with the only value that its match lets through. */
function repeatedIn(rule: Rule): string[] {
  const { protocols, families, outcomes, verbs, attributes, phases } = rule.match
  const only: readonly (readonly [left: string, values: readonly string[] | undefined])[] = [
    ['fact.kind', kindsOf(rule)],
    ['protocol', protocols],
    ['fact.outcome', outcomes],
    ['fact.verb', verbs],
    ['fact.attribute', attributes],
    ['fact.phase', phases],
    ['.family()', families],
  ]
  const text = rule.evaluate.toString()
  return only.flatMap(([left, values]) => {
    const [value, ...others] = new Set(values)
    if (value === undefined || others.length > 0) return []
    return ['!==', '==='].map((sign) => `${left} ${sign} '${value}'`).filter((guard) => isIn(text, guard))
  })
}

/** As a whole: `from.protocol` is another's. */
function isIn(text: string, guard: string): boolean {
  const at = text.indexOf(guard)
  return at >= 0 && (guard.startsWith('.') || !/[\w.]$/.test(text.slice(0, at).replace(/input\.$/, '')))
}

function ruleOf<const M extends RuleMatch>(
  match: M,
  evaluate: Parameters<typeof defineRule<M>>[0]['evaluate'],
) {
  return defineRule({ ...emptyRule, match, evaluate })
}
