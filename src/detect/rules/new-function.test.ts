import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fact } from '#model/fact'
import type { RuleContext, RuleInput } from '#model/rule'
import { rule } from './new-function.ts'

const party = { realm: '', ip: '10.0.0.1', mac: undefined, port: 1883 }
const window = { add: () => 1 }

/** A publisher of the broker sends a new topic, so many seconds after it connected. */
function severityAfter(seconds: number, isUsualVerb = true): string | undefined {
  const fact: Fact = {
    ...{ kind: 'operation', verb: 'report', name: 'PUBLISH', code: '3', outcome: 'requested' },
    object: 'spBv1.0/Works/NBIRTH/Edge1',
  }
  const context = {
    isLearning: false,
    family: () => 'ot',
    traits: () => ({}),
    device: () => undefined,
    nameOf: () => 'it',
    normal: () => '',
    action: () => 'report',
    newKeyValues: () => [['topic', 'spBv1.0/Works/NBIRTH/Edge1']],
    isUsualLink: () => true,
    isUsualVerb: () => isUsualVerb,
    isUsualOfPeers: () => false,
    isUsedByAlike: () => false,
    isClientOfOthers: () => false,
    isInternet: () => false,
    knownAtAlike: () => undefined,
    verbKnownAt: () => undefined,
    lateClient: () => undefined,
    secondsConnected: () => seconds,
  } as unknown as RuleContext
  const input = { fact, protocol: 'mqtt', time: 0, lastTime: 0, count: 1, client: party, server: party }
  const finding = rule.evaluate(input as unknown as RuleInput, context, {
    kinds: window,
    alike: window,
  } as unknown as Parameters<typeof rule.evaluate>[2])
  assert.ok(finding !== undefined)
  return (Array.isArray(finding) ? finding[0] : finding).severity
}

test('a publisher that connects again announces itself: that is a notice', () => {
  assert.equal(severityAfter(2), 'notice')
  assert.equal(severityAfter(200), 'warning')
  assert.equal(severityAfter(2, false), 'warning')
})
