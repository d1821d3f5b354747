/** To learn must teach: what a rule calls learnable is no alarm any more once the very same was seen while learning. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kindsOf } from '#detect/rule-table'
import { loadProtocols, loadRules } from '#engine-host/folders'
import type { Finding, Rule, RuleExample, Severity } from '#model/rule'
import { RuleStand } from './rule-harness.ts'

const ALARMS: readonly (Severity | undefined)[] = ['critical', 'major']
/** Events of the sensor itself that stop once they are learned: the rule is not evaluated then. */
const UNTOLD_ONCE_LEARNED: readonly string[] = ['new-device', 'new-link', 'deviation']

const protocols = await loadProtocols()
const rules = await loadRules(protocols)

for (const rule of rules.filter((one) => one.learnable && !isUntold(one)))
  for (const example of rule.examples.fires) {
    // Where learning goes on, nothing has been learned for good.
    if (example.stillLearning === true || !ALARMS.includes(gravityOf(rule, example))) continue
    test(`${rule.id}: once learned it is no alarm when ${example.when}`, () => {
      const learned = [...(example.learned ?? []), ...example.facts]
      assert.ok(!ALARMS.includes(gravityOf(rule, { ...example, learned })), 'it speaks as loudly as before')
    })
  }

function isUntold(rule: Rule): boolean {
  return kindsOf(rule).every((watch) => UNTOLD_ONCE_LEARNED.includes(watch))
}

/** Severity of what it says at the last fact; alerts would keep that of what was said while learning. */
function gravityOf(rule: Rule, example: RuleExample): Severity | undefined {
  let latest: Finding | undefined
  const heard: Rule = {
    ...rule,
    evaluate: (...asked) => {
      latest = rule.evaluate(...asked)
      return latest
    },
  }
  const alerts = new RuleStand(heard, protocols).play(example)
  if (alerts.length === 0 || latest === undefined) return undefined
  return latest.severity ?? rule.severity
}
