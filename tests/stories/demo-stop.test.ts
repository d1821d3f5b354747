/** `npm start` without arguments: the demo announces its stop at once and leaves no folder behind. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const START = fileURLToPath(new URL('../../tools/start.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'demo-stop-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/** Milliseconds; a busy machine starts the demo in this time. */
const START_MS = 120_000

function startDemo() {
  const child = spawn(process.execPath, ['--no-warnings', START, '--listen', '127.0.0.1:0'], {
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (printed += text))
  const exit = once(child, 'exit')
  const printsWithin = async (text: string, ms: number) => {
    for (let waited = 0; waited < ms && child.exitCode === null; waited += 20) {
      if (printed.includes(text)) return
      await sleep(20)
    }
    assert.ok(printed.includes(text), `expected ${text} within ${ms} ms, got: ${printed}`)
  }
  return { child, exit, printsWithin }
}

const demoFolders = () => readdirSync(folder).filter((name) => name.startsWith('sightglass-demo-'))

test('Ctrl-C is answered at once; a second one ends the demo, and its folder is removed', async () => {
  const { child, exit, printsWithin } = startDemo()
  try {
    await printsWithin('Sightglass is ready', START_MS)
    assert.equal(demoFolders().length, 1)
    child.kill('SIGINT')
    await printsWithin('Stopping: waiting until the analysis has ended', 2000)
    await sleep(700)
    child.kill('SIGINT')
    const [code] = await exit
    assert.equal(code, 0)
    assert.deepEqual(demoFolders(), [])
  } finally {
    child.kill('SIGKILL')
  }
})

test('a demo that is ended while it starts leaves no folder', async () => {
  const { child, exit, printsWithin } = startDemo()
  try {
    await printsWithin('This is the demo', START_MS)
    child.kill('SIGTERM')
    await exit
    assert.deepEqual(demoFolders(), [])
  } finally {
    child.kill('SIGKILL')
  }
})
