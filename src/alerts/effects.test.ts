import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Alert } from '#model/alert'
import type { Operation, Outcome } from '#model/fact'
import type { RuleInput, Severity } from '#model/rule'
import { type Effect, Effects, withEffect } from './effects.ts'

const SECOND = 1e6
const DEVICE = '10.0.0.2'
const party = (ip: string) => ({ realm: '', ip, mac: undefined, port: undefined })
const operation = (outcome: Outcome, seconds: number, client = '10.0.0.9', object = 'holding:7..7') =>
  ({
    fact: { kind: 'operation', verb: 'write', name: 'Write', code: '6', object, outcome } as Operation,
    ...{ client: party(client), server: party(DEVICE), protocol: 'modbus', count: 1 },
    ...{ time: seconds * SECOND, lastTime: seconds * SECOND },
  }) as unknown as RuleInput
const raised = (severity: Severity, gravity: number) =>
  ({ id: 'a', severity, gravity, title: 'Set point written', what: 'It wrote' }) as Alert

/** The alert of an action at second 0, after what `follow` shows. */
function after(
  follow: (effects: Effects) => Effect | undefined,
  {
    severity = 'major' as Severity,
    gravity = 3,
    isUnknown = true,
  }: { severity?: Severity; gravity?: number; isUnknown?: boolean } = {},
): Pick<Alert, 'severity' | 'what'> {
  const effects = new Effects()
  const alert = raised(severity, gravity)
  effects.note(operation('requested', 0), alert, { severity, isUnknown })
  const effect = follow(effects)
  const { severity: now, what } = (effect === undefined ? undefined : withEffect(alert, effect)) ?? alert
  return { severity: now, what }
}

const followed =
  (seconds: number, point = 'holding:7', protocol = 'modbus') =>
  (effects: Effects) =>
    effects.followed(DEVICE, { protocol, point, time: seconds * SECOND })
const lost = (count: number, from: number) => (effects: Effects) => {
  let found: Effect | undefined
  for (let i = 0; i < count; i++)
    found = effects.answered(operation('unanswered', from + i, '10.0.0.1')) ?? found
  return found
}

test('a write of an unknown client whose value is read back is one step more severe, and says so', () => {
  assert.deepEqual(after(followed(5)), {
    severity: 'critical',
    what: 'It wrote; confirmed: the value was read back',
  })
})

test('of a known client it says so, and stays as severe', () => {
  assert.deepEqual(after(followed(5), { severity: 'minor', isUnknown: false }), {
    severity: 'minor',
    what: 'It wrote; confirmed: the value was read back',
  })
})

test('another point, another protocol and a later reading are no effect', () => {
  for (const other of [followed(5, 'holding:8'), followed(5, 'holding:7', 'bacnet'), followed(61)])
    assert.deepEqual(after(other), { severity: 'major', what: 'It wrote' })
})

test('a device that answers no more after a halt confirms it, whoever sent it', () => {
  const halt = { gravity: 4, isUnknown: false }
  assert.deepEqual(after(lost(3, 2), halt), {
    severity: 'critical',
    what: 'It wrote; confirmed: the device answers no request since',
  })
  assert.equal(after(lost(2, 2), halt).severity, 'major')
  assert.equal(after(lost(9, 70), halt).severity, 'major')
  const answers = (effects: Effects) => {
    lost(2, 2)(effects)
    effects.answered(operation('succeeded', 5))
    return lost(2, 6)(effects)
  }
  assert.equal(after(answers, halt).severity, 'major')
})

test('another version confirms firmware that was written', () => {
  const changed = (effects: Effects) =>
    effects.changed(['10.0.0.7', DEVICE], 'the device reports another firmware', 20 * SECOND)
  assert.equal(after(changed, { gravity: 5, isUnknown: false }).severity, 'critical')
})

test('looks, notices and what is critical already stay, and an effect counts once', () => {
  assert.equal(after(followed(5), { gravity: 1 }).severity, 'major')
  assert.equal(after(followed(5), { severity: 'notice' }).severity, 'notice')
  assert.equal(after(followed(5), { severity: 'critical' }).severity, 'critical')
  const effect: Effect = { id: 'a', severity: 'minor', isGrave: true, what: 'the value was read back' }
  const once = withEffect(raised('minor', 3), effect)!
  assert.equal(once.severity, 'major')
  assert.equal(withEffect(once, { ...effect, severity: 'major' }), undefined)
  assert.equal(withEffect(raised('major', 3), effect), undefined, 'another finding made it more severe')
})

test('devices are bounded, and those dropped are counted', () => {
  const effects = new Effects()
  for (let i = 0; i <= 10_000; i++) {
    const input = {
      ...operation('requested', 0),
      server: party(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`),
    }
    effects.note(input, raised('major', 3), { severity: 'major', isUnknown: true })
  }
  assert.equal(effects.counters.alertEffectLimit, 1)
})
