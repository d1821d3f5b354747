import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { PcapWriter } from '#capture/pcap-writer'
import { startEngine } from './start.ts'

/** proc_pid_task_children(5); not on every system. */
const CHILDREN = `/proc/${process.pid}/task/${process.pid}/children`
const skip = existsSync(CHILDREN) ? false : `there is no ${CHILDREN}`

test('an engine that Ctrl-C reached, too, says its last word to who started it', { skip }, async () => {
  const stream = new PassThrough()
  stream.write(new PcapWriter(1).header())
  const run = startEngine({ files: [{ name: 'eth0', stream }] })
  const kinds: string[] = []
  let isInterrupted = false
  for await (const batch of run.entries) {
    kinds.push(...batch.map(({ kind }) => kind))
    if (isInterrupted) continue
    isInterrupted = true
    process.kill(innermostChild(process.pid), 'SIGINT')
    setTimeout(() => stream.end(), 200)
  }
  assert.equal(kinds.at(-1), 'end')
})

/** The engine runs inside the programs that confine it. */
function innermostChild(pid: number): number {
  const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean)
  return child === undefined ? pid : innermostChild(Number(child))
}
