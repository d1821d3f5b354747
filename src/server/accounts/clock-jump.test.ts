/** The clock of the server is set by a day while people are signed in, and back. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { Accounts } from './accounts.ts'
import { ApiTokens } from './api-tokens.ts'
import { AccountDatabase } from './database.ts'
import { Sessions } from './sessions.ts'
import { stepOfCode, totpAt } from './totp.ts'

const DAY = 86_400_000
const START = Date.parse('2026-03-01T12:00:00Z')
const SENDER = { address: '127.0.0.1', agent: 'test' }

const folder = mkdtempSync(join(tmpdir(), 'sightglass-clock-jump-'))
const db = new AccountDatabase(folder)
after(() => {
  db.close()
  rmSync(folder, { recursive: true })
})
let now = START
const accounts = new Accounts(db, () => now)
const sessions = new Sessions(db, () => now)
const add = (name: string) =>
  accounts.add({
    ...({ name, source: 'local', role: 'Admin', password: 'x' } as const),
    ...{ directory_role: null, subject: null },
  })
const [admin, other] = [add('admin'), add('other')]

describe('a clock that is set', () => {
  it('ends a session that cannot prove its age, and none for a correction of a second', () => {
    now = START
    const secret = sessions.start(admin.id, SENDER)
    now = START - 1000
    assert.ok(sessions.find(secret))
    now = START + DAY
    assert.equal(sessions.find(secret), undefined)
    const ahead = sessions.start(admin.id, SENDER)
    now = START
    assert.equal(sessions.find(ahead), undefined)
  })

  it('keeps nobody locked for a day', () => {
    now = START + DAY
    for (let attempt = 0; attempt < 10; attempt++) accounts.failed(other)
    assert.ok(accounts.isLocked(accounts.mustFind(other.id)))
    now = START
    assert.ok(!accounts.isLocked(accounts.mustFind(other.id)))
    // The other one counts as an administrator again: the first may be locked.
    for (let attempt = 0; attempt < 10; attempt++) accounts.failed(admin)
    assert.ok(accounts.isLocked(accounts.mustFind(admin.id)))
  })

  it('keeps codes of the authenticator app in use, each once', () => {
    const secret = Buffer.from('12345678901234567890')
    const step = stepOfCode(secret, totpAt(secret, START + DAY), { now: START + DAY, lastStep: 0 })!
    const code = totpAt(secret, START)
    const used = stepOfCode(secret, code, { now: START, lastStep: step })
    assert.equal(used, START / 30_000)
    assert.equal(stepOfCode(secret, code, { now: START, lastStep: used }), undefined)
  })

  it('makes no token last longer than the date it shows', () => {
    now = START
    const tokens = new ApiTokens(db, () => now)
    const { secret, expires } = tokens.add(admin.id, 'admin', { name: 'x', scope: ['read'], days: 1 })
    now = START - DAY
    assert.ok(tokens.use(secret, ''))
    now = Date.parse(expires)
    assert.equal(tokens.use(secret, ''), undefined)
  })
})
