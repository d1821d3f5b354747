/** The kernel's part of the confinement, without Node's permission model and without `lock.ts`. */
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { FENCE_PARTS, type FencePart, fenced, fencedBy, missingFenceParts } from './fence.ts'

const missing = missingFenceParts()
/** Why a test of this part is left out here; false if it is not. */
const without = (...parts: FencePart[]) => {
  const lacking = parts.filter((part) => missing.includes(part))
  return lacking.length > 0 && `this system offers no ${lacking.join(', ')}`
}
const ALL = Object.keys(FENCE_PARTS) as FencePart[]
/** The system's configuration of OpenSSL is out of reach, which ends Node. */
const NODE = [process.execPath, '--openssl-config=/dev/null']
const PROLOGUE = `
const fs = require('node:fs'), threads = require('node:worker_threads'), processes = require('node:child_process')
const code = (work) => { try { return work() } catch (error) { return error.code ?? error.message } }
`

function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-fence-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return folder
}

/** JSON output of a script inside the fence. */
function given(script: string, parts: readonly FencePart[] = ALL, folders: readonly string[] = []): unknown {
  const program = [...NODE, '-e', `${PROLOGUE}; process.stdout.write(JSON.stringify(${script}))`]
  const [command, ...args] = fencedBy(parts, program, { folders, files: [] })
  const { stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', env: {} })
  assert.notEqual(stdout, '', stderr)
  return JSON.parse(stdout)
}

test('it sees and signals no other process', { skip: without('processes') }, () => {
  assert.equal(given('process.pid', ['processes']), 1)
  assert.deepEqual(given(`fs.readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name))`, ['processes']), [
    '1',
  ])
  assert.equal(given(`code(() => process.kill(${process.pid}, 0))`, ['processes']), 'ESRCH')
})

test('it has no network interface', { skip: without('network') }, () => {
  assert.deepEqual(given(`Object.keys(require('node:os').networkInterfaces())`, ['network']), [])
})

test('it has no capability but root’s to read', { skip: without('capabilities') }, () => {
  const effective = Number(
    given(`parseInt(fs.readFileSync('/proc/self/status', 'utf8').match(/CapEff:\\s*(\\S+)/)[1], 16)`, [
      'capabilities',
    ]),
  )
  const readSearch = 1 << 2
  assert.equal(effective, process.getuid?.() === 0 ? readSearch : 0)
})

test('it reads what it was given, and writes and executes nothing', { skip: without('files') }, (t) => {
  const folder = temporaryFolder(t)
  writeFileSync(join(folder, 'given'), 'yes')
  const outside = join(temporaryFolder(t), 'outside')
  writeFileSync(outside, 'no')
  const read = (path: string) =>
    given(`code(() => fs.readFileSync(${JSON.stringify(path)}, 'utf8'))`, ['files'], [folder])
  assert.equal(read(join(folder, 'given')), 'yes')
  assert.equal(read(outside), 'EACCES')
  assert.equal(
    given(`code(() => fs.writeFileSync(${JSON.stringify(join(folder, 'new'))}, ''))`, ['files'], [folder]),
    'EACCES',
  )
  assert.equal(given(`code(() => processes.execFileSync('/bin/true').length)`, ['files']), 'EACCES')
})

test('it makes no socket, process, file or signal, but threads', { skip: without('system-calls') }, (t) => {
  const file = JSON.stringify(join(temporaryFolder(t), 'new'))
  const parts = ['system-calls'] as const
  assert.equal(given(`code(() => fs.writeFileSync(${file}, ''))`, parts), 'EACCES')
  assert.equal(given(`code(() => processes.execFileSync('/bin/true').length)`, parts), 'EPERM')
  assert.equal(given('code(() => process.kill(process.ppid, 0))', parts), 'EPERM')
  assert.equal(
    given(`code(() => { require('node:dgram').createSocket('udp4').bind(0); return 'bound' })`, parts),
    'bound',
  ) // asynchronous
  assert.match(
    String(given(`code(() => { new threads.Worker('', { eval: true }); return 'a thread' })`, parts)),
    /a thread/,
  )
})

test('the whole fence lets Node run, measure its memory, and end as it wants', () => {
  const run = (script: string) => {
    const [command, ...args] = fenced([...NODE, '--max-old-space-size=32', '-e', script], {
      folders: [],
      files: [],
    })
    return spawnSync(command, args, { encoding: 'utf8', env: {} })
  }
  assert.match(run('process.stdout.write(String(process.memoryUsage.rss()))').stdout, /^\d{7,}$/)
  assert.equal(run('process.exit(7)').status, 7)
  const tooLarge = run('const all = []; for (;;) all.push(new Array(10000).fill({}))')
  assert.match(tooLarge.stderr, /heap out of memory/)
  assert.notEqual(tooLarge.status, 0)
})

/** Process ids below `pid`, where the system names them. */
function descendants(pid: number): readonly number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .split(' ')
    .filter(Boolean)
    .map(Number)
  return children.flatMap((child) => [child, ...descendants(child)])
}

const LISTS_CHILDREN = existsSync(`/proc/${process.pid}/task/${process.pid}/children`)

for (const signal of ['SIGKILL', 'SIGTERM'] as const)
  test(`what hangs inside ends with what started it: ${signal}`, {
    skip: without(...ALL) || !LISTS_CHILDREN,
  }, async () => {
    const hanging = fenced([...NODE, '-e', 'process.stdout.write("up"); for (;;);'], {
      folders: [],
      files: [],
    })
    const script = `require('node:child_process').spawn(${JSON.stringify(hanging[0])}, ${JSON.stringify(hanging.slice(1))}, { stdio: 'inherit' })`
    const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(parent.stdout, 'data')
    const inside = descendants(parent.pid!)
    assert.ok(inside.length >= 2, String(inside))
    parent.kill(signal)
    await once(parent, 'exit')
    const isAlive = (pid: number) =>
      readdirSync('/proc').includes(String(pid)) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
    for (let attempt = 0; attempt < 50 && inside.some(isAlive); attempt++)
      await new Promise((r) => setTimeout(r, 100))
    assert.deepEqual(inside.filter(isAlive), [])
  })
