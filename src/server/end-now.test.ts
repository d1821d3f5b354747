import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'

const STATEMENT =
  'with recursive c(n) as (select 1 union all select n + 1 from c where n < 100000000) select max(n) from c'

/** `endNow` and what comes before it, run by a process of their own. */
function ending(program: string) {
  return spawnSync(process.execPath, ['--no-warnings', '--input-type=module', '--eval', IMPORT + program], {
    encoding: 'utf8',
    timeout: 15_000,
    killSignal: 'SIGKILL',
  })
}

const IMPORT = `import { endNow } from ${JSON.stringify(new URL('./end-now.ts', import.meta.url).href)}\n`

/** Its thread is inside a very long statement when it is to end. */
const PROGRAM = `
  import { Worker } from 'node:worker_threads'
  const code = \`
    import { DatabaseSync } from 'node:sqlite'
    import { parentPort } from 'node:worker_threads'
    parentPort.postMessage('begins')
    new DatabaseSync(':memory:').prepare('${STATEMENT}').get()\`
  new Worker(code, { eval: true }).on('message', () => setTimeout(endNow, 100))`

test('a process ends at once, with status 0, while a thread is within a statement', {
  skip: process.platform !== 'linux',
}, () => {
  const begun = performance.now()
  const { status, signal, stderr } = ending(PROGRAM)
  assert.deepEqual([status, signal, stderr], [0, null, ''])
  assert.ok(performance.now() - begun < 15_000)
})

test('what is to be done at an exit is done, once', () => {
  const { status, stdout } = ending(`process.on('exit', () => console.log('engines ended')); endNow()`)
  assert.deepEqual([status, stdout], [0, 'engines ended\n'])
})
