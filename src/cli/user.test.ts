import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, test } from 'node:test'

const folder = mkdtempSync(join(tmpdir(), 'sightglass-user-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const CLI = new URL('./start.ts', import.meta.url).pathname
const data = join(folder, 'data')

function run(words: readonly string[], input = '') {
  const args = ['--no-warnings', CLI, ...words, '--data', data]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { input, encoding: 'utf8' })
  return { status, stdout, stderr }
}

test('adds an account, resets its password, and records both in a chain that is verified', () => {
  assert.equal(run(['user', 'add', 'ada'], 'short\n').status, 2)
  const added = run(['user', 'add', 'ada'], 'five green pumps hum\n')
  assert.deepEqual([added.status, added.stderr], [0, ''])
  assert.match(run(['user', 'add', 'ADA'], 'five green pumps hum\n').stderr, /exists/)
  const before = hashOfAda()
  assert.equal(run(['user', 'reset-password', 'ada'], 'six brown valves drip\n').status, 0)
  assert.notEqual(hashOfAda(), before)
  assert.match(String(before), /^\$argon2id\$v=19\$m=47104,t=1,p=1\$/)
  const { items } = JSON.parse(run(['user', 'list', '--json']).stdout) as {
    items: { name: string; role: string }[]
  }
  assert.deepEqual(
    items.map(({ name, role }) => [name, role]),
    [['ada', 'Admin']],
  )
  const verified = run(['audit', 'verify'])
  assert.deepEqual([verified.status, /^2 records from number 1 on/.test(verified.stdout)], [0, true])
  const db = new DatabaseSync(join(data, 'audit.db'))
  db.exec("update record set target = 'eve' where seq = 1")
  db.close()
  assert.equal(run(['audit', 'verify']).status, 3)
  assert.equal(execFileSync('stat', ['-c', '%a', data], { encoding: 'utf8' }).trim(), '700')
})

function hashOfAda(): unknown {
  const db = new DatabaseSync(join(data, 'accounts.db'), { readOnly: true })
  const row = db.prepare("select password from account where name = 'ada'").get()
  db.close()
  return row?.password
}
