/** Syslog over TCP to a real syslog-ng that is killed while messages are sent: none is lost, each is one line. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { loadDestinationTypes } from '#server/forwarding/destination-types'
import { deliver } from './delivery.ts'

/** Unpacked by `.ci/run`, since its package removes rsyslog; or installed. */
const ROOT = existsSync('/usr/sbin/syslog-ng') ? '' : '/opt/sightglass-tests/syslog-ng'
const PROGRAM = `${ROOT}/usr/sbin/syslog-ng`
const COUNT = Number(process.env.COUNT ?? 60)
const folder = mkdtempSync(join(tmpdir(), 'sightglass-syslog-ng-'))
let child: ChildProcess | undefined

after(() => {
  child?.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  return port
}

async function start(port: number): Promise<void> {
  const libraries = `${ROOT}/usr/lib/x86_64-linux-gnu:${ROOT}/usr/lib/syslog-ng`
  const own = ['-f', '-R', '-p', '-c'].flatMap((flag, at) => [flag, join(folder, `file-${at}`)])
  const words = [...own, '-F', '--no-caps', `--module-path=${ROOT}/usr/lib/syslog-ng/4.8`]
  child = spawn(PROGRAM, words, {
    stdio: 'ignore',
    env: { ...process.env, ...(ROOT !== '' && { LD_LIBRARY_PATH: libraries }) },
  })
  for (let tries = 0; tries < 200; tries++) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy()
        resolve(true)
      }).on('error', () => resolve(false))
    })
    if (isOpen) return
    await sleep(50)
  }
  throw new Error('syslog-ng does not listen')
}

describe('syslog to a real syslog-ng', {
  skip: existsSync(PROGRAM) ? false : 'syslog-ng is not installed',
}, () => {
  it('delivers every message although the receiver dies', { timeout: 120_000 }, async (test) => {
    const port = await freePort()
    const received = join(folder, 'received')
    writeFileSync(
      join(folder, 'file-0'),
      [
        '@version: 4.8',
        'options { stats(freq(0)); flush-lines(1); };',
        `source s { syslog(ip("127.0.0.1") port(${port}) transport("tcp")); };`,
        `destination d { file("${received}" template("$MSG\\n")); };`,
        'log { source(s); destination(d); };',
        '',
      ].join('\n'),
    )
    const lines = () => (existsSync(received) ? readFileSync(received, 'utf8').split('\n').slice(0, -1) : [])
    await start(port)
    const delivering = deliver(
      (await loadDestinationTypes()).get('syslog')!,
      {
        settings: {
          ...{ host: '127.0.0.1', port, protocol: 'tcp', format: 'json', header: 'rfc5424' },
          ...{ framing: 'octet-counting', facility: 1, confirm: true, serverName: '' },
        },
        secrets: {},
      },
      { count: COUNT },
    )
    for (let tries = 0; tries < 200 && lines().length === 0; tries++) await sleep(10)
    const ended = once(child!, 'exit')
    child!.kill('SIGKILL')
    await ended
    await start(port)
    const { state, seconds } = await delivering
    assert.deepEqual([state.waiting, state.sent, state.failed], [0, COUNT, 0])
    const all = () => lines().map((line) => JSON.parse(line.replace(/^ ?\ufeff?/, '')) as { id: string })
    for (let tries = 0; tries < 200 && new Set(all().map(({ id }) => id)).size < COUNT; tries++)
      await sleep(50)
    test.diagnostic(`${COUNT} messages, ${lines().length} lines, ${seconds.toFixed(1)} s`)
    assert.equal(new Set(all().map(({ id }) => id)).size, COUNT)
  })
})
