import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadProtocols, loadRules } from '#engine-host/folders'
import type { Alert } from '#model/alert'
import { keyOf, readVerdicts, withTable } from './verdicts.ts'

test('verdicts name rules that exist, and say why', async () => {
  const rules = new Set((await loadRules(await loadProtocols())).map(({ id }) => id))
  for (const [key, { reason }] of readVerdicts()) {
    assert.ok(rules.has(key.split(' ').at(-1) ?? ''), key)
    assert.notEqual(reason, '', key)
  }
})

test('the table is made anew below what people wrote, and nothing of a capture marks it up', () => {
  const alert = { rule: 'port-zero', severity: 'minor', what: 'a | b\u0000<i>', count: 2 } as Alert
  const verdicts = new Map([[keyOf('x.pcap', 'port-zero'), { verdict: 'true', reason: 'it is so' } as const]])
  const once = withTable('# Verdicts\n', [{ capture: 'x.pcap', alert }], verdicts)
  assert.match(once, /^# Verdicts\n\n## Each alert\n\n1 alerts of 1 captures: 1 true\.\n/)
  assert.match(once, /\| x\.pcap \| minor \| port-zero \| a \\\| b·\\<i\\> \(×2\) \| true \| it is so \|/)
  assert.equal(withTable(once, [{ capture: 'x.pcap', alert }], verdicts), once)
})
