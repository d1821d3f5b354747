import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Role } from '#schema/account'
import { Accounts } from './accounts.ts'
import { AccountDatabase } from './database.ts'
import { Sessions } from './sessions.ts'

const folder = mkdtempSync(join(tmpdir(), 'sightglass-lockout-'))
const db = new AccountDatabase(folder)
let now = Date.parse('2026-11-30T08:00:00Z')
const accounts = new Accounts(db, () => now)
const MINUTE = 60_000
after(() => {
  db.close()
  rmSync(folder, { recursive: true })
})

function add(name: string, role: Role) {
  const account = { name, role, password: 'x', source: 'local', subject: null, directory_role: null } as const
  return accounts.add(account)
}

function fail(id: string, times: number) {
  for (let i = 0; i < times; i++) accounts.failed(accounts.mustFind(id))
  return accounts.isLocked(accounts.mustFind(id))
}

test('locks an account for 15 minutes after ten failures in a row, never the last administrator', () => {
  const [ada, bob, reader] = [add('ada', 'Admin'), add('bob', 'Admin'), add('carol', 'Reader')]
  assert.equal(fail(reader.id, 9), false)
  accounts.signedIn(reader)
  assert.equal(fail(reader.id, 9), false)
  assert.equal(fail(reader.id, 1), true)
  assert.equal(fail(ada.id, 10), true)
  assert.equal(fail(bob.id, 50), false)
  now += 16 * MINUTE
  assert.equal(accounts.isLocked(accounts.mustFind(ada.id)), false)
  assert.equal(fail(bob.id, 1), true)
  assert.equal(fail(ada.id, 50), false)
  now += 16 * MINUTE
  accounts.setGuarded(bob.id, { is_disabled: 1 })
  assert.throws(() => accounts.setGuarded(ada.id, { role: 'Reader' }), { code: 'last-admin' })
  assert.equal(accounts.mustFind(ada.id).role, 'Admin')
})

test('ends a session after 30 minutes without input and after 12 hours, and the oldest beyond 20', () => {
  const sessions = new Sessions(db, () => now)
  const { id } = add('dan', 'Reader')
  const from = { address: '127.0.0.1', agent: 'test' }
  const idle = sessions.start(id, from)
  const polled = sessions.start(id, from)
  const used = sessions.start(id, from)
  for (let minutes = 0; minutes < 31; minutes += 10) {
    now += 10 * MINUTE
    const [one, other] = [sessions.find(polled), sessions.find(used)]
    if (one) sessions.use(one, { 'sightglass-idle': '600' })
    if (other) sessions.use(other, {})
  }
  assert.deepEqual([sessions.find(idle), sessions.find(polled)], [undefined, undefined])
  for (let hours = 0; hours < 11; hours += 0.25) {
    const found = sessions.find(used)
    if (found) sessions.use(found, {})
    assert.ok(found, `${hours} h`)
    now += 15 * MINUTE
  }
  now += 30 * MINUTE
  assert.equal(sessions.find(used), undefined)
  const all = Array.from({ length: 22 }, () => {
    now++
    return sessions.start(id, from)
  })
  assert.deepEqual(all.map((one) => sessions.find(one) !== undefined).indexOf(true), 2)
})
