import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { readlinkSync } from 'node:fs'
import { test } from 'node:test'
import { NamedPipe } from './named-pipe.ts'

test('all that a child writes arrives, then the end', async () => {
  const pipe = NamedPipe.open()
  assert.ok(pipe)
  const script =
    'i=0; while [ $i -lt 3000 ]; do echo "line $i of some length that fills the pipe"; i=$((i + 1)); done'
  spawn('sh', ['-c', script], { stdio: ['ignore', pipe.output, 'ignore'] })
  pipe.handedOver()
  let text = ''
  await new Promise<void>((resolve) =>
    pipe.read((bytes) => {
      text += Buffer.from(bytes).toString()
    }, resolve),
  )
  const lines = text.split('\n')
  assert.equal(lines.length, 3001)
  assert.ok(lines.every((line, i) => i === 3000 || line.startsWith(`line ${i} `)))
})

test('a pipe that nobody read is closed at both ends', { skip: process.platform !== 'linux' }, () => {
  const pipe = NamedPipe.open()
  assert.ok(pipe)
  const { output } = pipe
  assert.match(readlinkSync(`/proc/self/fd/${output}`), /live\.pcap \(deleted\)$/)
  pipe.close()
  pipe.close()
  assert.throws(() => readlinkSync(`/proc/self/fd/${output}`))
})

const hasPerl = process.platform === 'linux' && spawnSync('perl', ['-v'], { stdio: 'ignore' }).status === 0

test('a child can write a megabyte before anybody reads', {
  skip: hasPerl ? false : 'needs Perl on Linux',
}, async () => {
  const pipe = NamedPipe.open()
  assert.ok(pipe)
  const script = 'head -c 1000000 /dev/zero'
  const child = spawn('sh', ['-c', script], { stdio: ['ignore', pipe.output, 'ignore'] })
  pipe.handedOver()
  const code = await new Promise((resolve) => child.once('exit', resolve))
  assert.equal(code, 0)
  pipe.close()
})
