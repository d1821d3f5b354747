import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { WorkerPool } from './worker-pool.ts'

const folder = mkdtempSync(join(tmpdir(), 'sightglass-aside-'))
after(() => rmSync(folder, { recursive: true, force: true }))

function script(body: string): URL {
  const path = join(folder, `${body.length}.mjs`)
  const here = (name: string) => JSON.stringify(new URL(name, import.meta.url).href)
  writeFileSync(
    path,
    `import { runWorkerJob } from ${here('./worker-pool.ts')}
import { CodedError } from ${here('../schema/errors.ts')}
await runWorkerJob(async (task) => { ${body} })`,
  )
  return pathToFileURL(path)
}

const asides = new WorkerPool()

test('what a thread beside finds is told, and its own words where it refuses', async () => {
  assert.equal(await asides.run(script('return task + 1'), 41), 42)
  await assert.rejects(asides.run(script('throw new CodedError("not-found", "no such thing")'), 0), {
    code: 'not-found',
    message: 'no such thing',
  })
  await assert.rejects(asides.run(script('throw new Error("broken")'), 0), { message: 'broken' })
})

test('a thread that dies leaves nobody waiting', async () => {
  await assert.rejects(asides.run(script('process.exit(3)'), 0), /ended with code 3/)
})

test('three are at work at once, and the others wait for their turn', async () => {
  const log = join(folder, 'turns')
  const busy = new WorkerPool()
  const worker = script(`const { appendFileSync, readFileSync } = await import('node:fs')
  const { setTimeout } = await import('node:timers/promises')
  const say = (word) => appendFileSync(task, word + '\\n')
  say('begins')
  for (let tries = 0; tries < 2000 && readFileSync(task, 'utf8').split('begins').length <= 3; tries++)
    await setTimeout(5)
  say('ends')`)
  await Promise.all(Array.from({ length: 5 }, () => busy.run(worker, log)))
  const words = readFileSync(log, 'utf8').trim().split('\n')
  let atWork = 0
  const counts = words.map((word) => (word === 'begins' ? ++atWork : --atWork))
  assert.deepEqual([words.length, Math.max(...counts), atWork], [10, 3, 0])
})

test('there is a bound, and a stop waits for none: who is at work, who waits and who comes later is refused', async () => {
  const begun = join(folder, 'begun')
  const stopped = new WorkerPool()
  const worker = script(`const { writeFileSync } = await import('node:fs')
  writeFileSync(task, '')
  for (;;) {}`)
  const refused = Array.from({ length: 3 + 20 }, () =>
    assert.rejects(stopped.run(worker, begun), { code: 'shutting-down' }),
  )
  await assert.rejects(stopped.run(worker, begun), { code: 'reports-busy' })
  while (!existsSync(begun)) await setTimeout(10)
  await stopped.close()
  await Promise.all(refused)
  await assert.rejects(stopped.run(worker, begun), { code: 'shutting-down' })
})
