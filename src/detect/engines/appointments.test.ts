import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Party } from '#model/fact'
import type { RuleInput } from '#model/rule'
import { Appointments } from './appointments.ts'

const DAY = 86_400
const HOUR = 3600
const party = (ip: string): Party => ({ realm: '', ip, mac: undefined, port: undefined })

function transfer(second: number, name = '/backup/plc.zip'): RuleInput {
  return {
    fact: { kind: 'transfer', name, type: '', bytes: 4000, direction: 'to-client' },
    time: second * 1e6,
    lastTime: second * 1e6,
    count: 1,
    protocol: 'ftp',
    transport: 'tcp',
    client: party('10.0.0.1'),
    server: party('10.0.0.2'),
    vlan: undefined,
    place: { file: 0, frame: 1 },
    directionKnown: true,
  }
}

/** Seconds after midnight of the fourth day at which a backup is reported missing. */
function missed(
  begins: readonly number[],
  today: readonly number[] = [],
  watchedFrom = 0,
): readonly number[] {
  const appointments = new Appointments()
  for (const second of begins) appointments.heard(transfer(second))
  const seconds: number[] = []
  for (let second = watchedFrom; second < 4 * HOUR; second++) {
    if (today.includes(second)) appointments.heard(transfer(3 * DAY + second))
    for (const _ of appointments.missed((3 * DAY + second) * 1e6)) seconds.push(second)
  }
  return seconds
}

const AT_TWO = [0, 1, 2].map((day) => day * DAY + 2 * HOUR)

test('a backup that does not come is told once, a hundred seconds after its hour', () => {
  assert.deepEqual(missed(AT_TWO), [2 * HOUR + 100])
})

test('one that comes a minute late is none that is missing', () => {
  assert.deepEqual(missed(AT_TWO, [2 * HOUR + 60]), [])
})

test('two days, or other hours each day, make no appointment', () => {
  assert.deepEqual(missed(AT_TWO.slice(1)), [])
  assert.deepEqual(missed([2 * HOUR, DAY + 9 * HOUR, 2 * DAY + 2 * HOUR]), [])
})

test('what was due before the watch began was not missed', () => {
  assert.deepEqual(missed(AT_TWO, [], 3 * HOUR), [])
})

test('small files with other names are no backups', () => {
  const appointments = new Appointments()
  for (const second of AT_TWO) appointments.heard(transfer(second, '/index.html'))
  let count = 0
  for (let second = 0; second < 4 * HOUR; second++)
    count += [...appointments.missed((3 * DAY + second) * 1e6)].length
  assert.equal(count, 0)
})
