import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aMessage } from '#export/testing/records'
import { NO_PARTY } from '#model/message'
import { ocsfOf } from './ocsf.ts'

const SENDER = { sensor: 'riverbend', version: '0.1.0', url: 'https://sensor.example' }
const eventOf = (change: Parameters<typeof aMessage>[0]) =>
  JSON.parse(
    JSON.stringify(ocsfOf({ message: aMessage(change), queued: 1, sent: 2, key: 'k'.repeat(64) }, SENDER)),
  )

/** Attributes of the classes in https://schema.ocsf.io/1.8.0/, those marked * are required. */
const BASE =
  'activity_id* category_uid* class_uid* metadata* severity_id* time* type_uid* severity count message status_id unmapped'
const CLASSES = {
  2004: `${BASE} finding_info* evidences resources is_alert`,
  2005: `${BASE} finding_info_list* attacks`,
} as const

test('maps every kind and reason to attributes of its OCSF class, with all that are required', () => {
  const cases = [
    [{}, 2004, 1, 1],
    [{ reason: 'graver' }, 2004, 2, 2],
    [{ reason: 'closed' }, 2004, 3, 4],
    [{ kind: 'event', engine: '', source: NO_PARTY, target: NO_PARTY }, 2004, 1, 1],
    [{ kind: 'system', count: 0 }, 2004, 1, 1],
    [{ kind: 'incident' }, 2005, 1, 1],
    [{ kind: 'incident', reason: 'closed' }, 2005, 3, 5],
  ] as const
  for (const [change, classUid, activity, status] of cases) {
    const event = eventOf(change)
    const attributes = CLASSES[classUid].split(' ')
    for (const name of Object.keys(event))
      assert.ok(
        attributes.some((one) => one.replace('*', '') === name),
        `${name} is no attribute of ${classUid}`,
      )
    for (const name of attributes.filter((one) => one.endsWith('*')))
      assert.notEqual(event[name.slice(0, -1)], undefined, `${name} of ${JSON.stringify(change)}`)
    assert.deepEqual(
      [event.class_uid, event.activity_id, event.type_uid, event.status_id, event.category_uid],
      [classUid, activity, classUid * 100 + activity, status, 2],
    )
    assert.ok(Number.isInteger(event.time) && event.time > 1e12 && event.time < 1e13, 'milliseconds')
    assert.deepEqual([event.metadata.version, event.metadata.product.name], ['1.8.0', 'Sightglass'])
    const info = event.finding_info ?? event.finding_info_list[0]
    assert.ok(info.uid.startsWith('riverbend:') && info.title.length > 0)
  }
  for (const [severity, id] of [
    ['notice', 1],
    ['warning', 2],
    ['minor', 3],
    ['major', 4],
    ['critical', 5],
  ] as const)
    assert.equal(eventOf({ severity }).severity_id, id)
})

test('gives addresses only where they are addresses', () => {
  const event = eventOf({ source: { ...NO_PARTY, address: '00:1b:1b:00:00:01', name: 'Press' } })
  const [{ src_endpoint: source, dst_endpoint: target }] = event.evidences
  assert.deepEqual([source.ip, source.name, target.ip], [undefined, 'Press', '10.0.0.1'])
})
