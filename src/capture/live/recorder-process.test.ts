import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { startRecorder } from './recorder-process.ts'

const missing =
  process.getuid?.() !== 0
    ? 'needs root'
    : spawnSync('tcpdump', ['--version']).status !== 0
      ? 'needs tcpdump'
      : false

test('tcpdump ends with a capture process that was killed, on an interface without packets too', {
  skip: missing,
}, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'recorder-'))
  const recorder = await startRecorder({ interfaces: [{ name: 'lo', filter: 'host 192.0.2.1' }], folder })
  const tcpdumpOf = (pid: number) => childrenOf(pid).find((child) => commandOf(child) === 'tcpdump')
  t.after(async () => {
    const last = tcpdumpOf(recorder.pid()!)
    recorder.stop()
    for (let tries = 0; tries < 400 && last !== undefined && commandOf(last) !== ''; tries++) await pause(25)
    rmSync(folder, { recursive: true, force: true })
  })
  recorder.stream.resume()
  const first = recorder.pid()!
  const tcpdump = tcpdumpOf(first)!
  assert.equal(commandOf(tcpdump), 'tcpdump')
  process.kill(first, 'SIGKILL')
  for (let tries = 0; tries < 400 && commandOf(tcpdump) === 'tcpdump'; tries++) await pause(25)
  assert.notEqual(commandOf(tcpdump), 'tcpdump')
  for (let tries = 0; tries < 400 && (recorder.pid() === first || !tcpdumpOf(recorder.pid()!)); tries++)
    await pause(25)
  assert.notEqual(recorder.pid(), first, 'another capture process follows')
})

/** The first one captures; later ones get stuck before that. */
const STUCK = `#!/bin/sh
cd "$(dirname "$0")" || exit 1
echo $$ >> pids
[ "$(wc -l < pids)" -gt 1 ] || echo "tcpdump: listening on lo" >&2
while :; do sleep 0.05; done
`

test('tcpdump ends if the sensor stops before it captures', {
  skip: process.platform !== 'linux',
}, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'recorder-'))
  writeFileSync(join(folder, 'tcpdump'), STUCK, { mode: 0o755 })
  const path = process.env.PATH
  process.env.PATH = `${folder}:${path}`
  const pids = () => readFileSync(join(folder, 'pids'), 'utf8').split('\n').filter(Boolean).map(Number)
  t.after(() => {
    process.env.PATH = path
    for (const pid of pids()) if (commandOf(pid) === 'tcpdump') process.kill(pid, 'SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })
  const recorder = await startRecorder({ interfaces: [{ name: 'lo' }], folder })
  recorder.stream.resume()
  const first = recorder.pid()!
  process.kill(first, 'SIGKILL')
  for (let tries = 0; tries < 400 && pids().length < 2; tries++) await pause(25)
  const [, second] = pids()
  assert.equal(commandOf(second!), 'tcpdump')
  recorder.stop()
  for (let tries = 0; tries < 400 && commandOf(second!) === 'tcpdump'; tries++) await pause(25)
  assert.notEqual(commandOf(second!), 'tcpdump')
})

const REFUSED = `
  import { captureInterface } from ${JSON.stringify(new URL('./tcpdump.ts', import.meta.url).href)}
  await captureInterface({ name: 'lo' }).catch((error) => console.log(error.constructor.name, error.message))`

test('a capability that the process may not gain is named in the refusal', { skip: missing }, (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'recorder-'))
  t.after(() => rmSync(folder, { recursive: true }))
  chmodSync(folder, 0o755)
  const program = join(folder, 'tcpdump')
  copyFileSync('/bin/true', program)
  if (spawnSync('setcap', ['cap_net_raw+ep', program]).status !== 0) return t.skip('needs setcap')
  const { stdout } = spawnSync(
    '/usr/bin/setpriv',
    [
      ...['--reuid', '65534', '--clear-groups', '--bounding-set', '-net_raw', '--'],
      ...[process.execPath, '--no-warnings', '--input-type=module', '--eval', REFUSED],
    ],
    { encoding: 'utf8', env: { PATH: folder } },
  )
  assert.match(stdout, /^LiveRefusal listening on lo needs the right CAP_NET_RAW: .*in a container/)
})

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
  } catch {
    return []
  }
}

/** '' for a process that has ended, even if its parent has not read its status yet. */
function commandOf(pid: number): string {
  try {
    const [, command = '', state] = /\((.*)\) (.)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
    return state === 'Z' ? '' : command
  } catch {
    return ''
  }
}
