/** Loss caused on a veth pair in an own network namespace, against the loss that is shown. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { InterfaceStatus, QueueStatus } from './status.ts'

const PROGRAM = fileURLToPath(new URL('./testing/overdrive.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'sightglass-loss-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/** `unshare` needs the right to make namespaces; tcpreplay and tcpdump must be installed. */
function whyNot(): string | false {
  const namespace = spawnSync('unshare', ['-n', 'true'])
  if (namespace.status !== 0) return 'no right to make a network namespace'
  for (const [tool, option] of [
    ['tcpreplay', '--version'],
    ['tcpdump', '--version'],
    ['ip', '-V'],
  ] as const)
    if (spawnSync(tool, [option]).error !== undefined) return `${tool} is not installed`
  return false
}

interface Overdriven {
  readonly sent: number
  readonly read: number
  readonly status: InterfaceStatus
  readonly queue: QueueStatus
}

function overdrive(options: object): Overdriven {
  const request = JSON.stringify({ folder: mkdtempSync(join(folder, 'run-')), ...options })
  const { stdout, stderr } = spawnSync(
    'unshare',
    ['-n', process.execPath, '--no-warnings', PROGRAM, request],
    {
      encoding: 'utf8',
      timeout: 120_000,
    },
  )
  assert.ok(stdout !== '', stderr)
  return JSON.parse(stdout) as Overdriven
}

/** Sent − read, within 1 % of what was caused. */
function assertHonest({ sent, read, status }: Overdriven): void {
  const caused = sent - read
  const shown = status.nic + status.kernel + status.pipe + status.engine
  assert.ok(caused > sent / 20, `only ${caused} of ${sent} packets were lost: the test caused no loss`)
  assert.ok(Math.abs(shown - caused) <= caused / 100, `lost ${caused}, shown ${JSON.stringify(status)}`)
}

describe('the loss shown equals the loss caused', { skip: whyNot() }, () => {
  it('where the kernel drops: a small buffer, and a capture process that stands still', () => {
    const run = overdrive({ packets: 300_000, bufferMebibytes: 1, pauseMs: 1500 })
    assert.ok(run.status.kernel > 0)
    assertHonest(run)
  })

  it('where the queue is full: an engine that reads nothing', () => {
    const run = overdrive({
      ...{ packets: 200_000, isEngineStopped: true },
      queue: { memoryBytes: 1 << 20, diskBytes: 4 << 20 },
    })
    assert.ok(run.status.engine > 0)
    assert.ok(run.queue.memoryBytes + run.queue.diskBytes <= 5 << 20)
    assertHonest(run)
  })

  it('where the capture process is killed, which starts again each time', () => {
    const run = overdrive({ packets: 100_000, kills: 3 })
    assert.ok(run.status.pipe > 0)
    assert.ok(run.read > 0)
    assertHonest(run)
  })

  it('is nothing where nothing is lost', () => {
    const { sent, read, status } = overdrive({ packets: 50_000 })
    assert.equal(read, sent)
    assert.deepEqual([status.nic, status.kernel, status.pipe, status.engine], [0, 0, 0, 0])
  })
})
