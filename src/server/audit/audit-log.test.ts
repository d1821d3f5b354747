import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, test } from 'node:test'
import { AUDIT_FILE, AuditLog } from './audit-log.ts'

let folder: string
let log: AuditLog

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sightglass-audit-'))
  log = new AuditLog(folder)
})
afterEach(() => {
  log.close()
  rmSync(folder, { recursive: true })
})

function fill(count: number) {
  for (let i = 1; i <= count; i++)
    log.add({
      actor: 'ada',
      address: '192.0.2.7',
      action: 'PATCH /rest/alerts/{id}',
      target: `/rest/alerts/a-${i}`,
      outcome: '200',
      detail: { status: 'closed' },
      request: `req-${i}`,
    })
}

function tamper(sql: string) {
  const db = new DatabaseSync(join(folder, AUDIT_FILE))
  db.exec(sql)
  db.close()
}

test('lists newest first, by pages and by text, and exports all', async () => {
  fill(1200)
  const page = log.list({ limit: 2 })
  assert.deepEqual(
    page.map(({ seq }) => seq),
    [1200, 1199],
  )
  assert.deepEqual(page[0]?.detail, { status: 'closed' })
  assert.deepEqual(
    log.list({ limit: 2, before: 1199 }).map(({ seq }) => seq),
    [1198, 1197],
  )
  assert.deepEqual(
    log.list({ limit: 9, text: 'A-77 ' }).map(({ seq }) => seq),
    [77],
  )
  let text = ''
  for await (const part of log.lines()) text += part
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { seq: number }).seq)
  assert.deepEqual([lines.length, lines[0], lines.at(-1)], [1200, 1, 1200])
})

test('finds each record that was changed, removed, or put in', () => {
  fill(6)
  const { head, records, fault } = log.verify()
  assert.deepEqual([records, head.seq, fault], [6, 6, ''])
  const faults = [
    ["update record set outcome = '403' where seq = 3", 2, /record 3 .* does not match/],
    ["update record set actor = 'ad', address = 'a192.0.2.7' where seq = 3", 2, /record 3/],
    ['delete from record where seq = 3', 2, /record 3 is missing/],
    ['delete from record where seq = 1', 0, /record 1 is missing/],
    ['update record set hash = (select hash from record where seq = 2) where seq = 3', 2, /record 3/],
  ] as const
  for (const [sql, before, expected] of faults) {
    tamper(`create table kept as select * from record; ${sql}`)
    const found = log.verify()
    tamper('delete from record; insert into record select * from kept; drop table kept')
    assert.equal(found.records, before, sql)
    assert.match(found.fault, expected)
  }
  assert.equal(log.verify().fault, '')
})

test('finds that the last records were removed, or the chain made anew, by a head noted earlier', () => {
  fill(3)
  const { head } = log.verify()
  fill(2)
  assert.equal(log.verify(head).fault, '')
  tamper('delete from record where seq > 2')
  assert.equal(log.verify().fault, '')
  assert.match(log.verify(head).fault, /record 3 does not have the noted hash/)
  fill(4)
  assert.match(log.verify(head).fault, /record 3 does not have the noted hash/)
})

test('continues a chain that another process appended to', () => {
  fill(2)
  const other = new AuditLog(folder)
  other.add({
    actor: 'command line (root)',
    address: '',
    action: 'user add',
    target: 'bob',
    outcome: 'done',
    request: '',
  })
  other.close()
  fill(1)
  const { records, fault } = new AuditLog(folder, { isReadOnly: true }).verify()
  assert.deepEqual([records, fault], [4, ''])
})
