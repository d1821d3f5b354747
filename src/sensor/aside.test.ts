import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { askAside } from './aside.ts'

const folder = mkdtempSync(join(tmpdir(), 'sightglass-aside-'))
after(() => rmSync(folder, { recursive: true, force: true }))

function script(body: string): URL {
  const path = join(folder, `${body.length}.mjs`)
  const here = (name: string) => JSON.stringify(new URL(name, import.meta.url).href)
  writeFileSync(
    path,
    `import { answerAside } from ${here('./aside.ts')}
import { CodedError } from ${here('../contract/errors.ts')}
await answerAside(async (task) => { ${body} })`,
  )
  return pathToFileURL(path)
}

test('what a thread beside finds is told, and its own words where it refuses', async () => {
  assert.equal(await askAside(script('return task + 1'), 41), 42)
  await assert.rejects(askAside(script('throw new CodedError("not-found", "no such thing")'), 0), {
    code: 'not-found',
    message: 'no such thing',
  })
  await assert.rejects(askAside(script('throw new Error("broken")'), 0), { message: 'broken' })
})

test('a thread that dies leaves nobody waiting', async () => {
  await assert.rejects(askAside(script('process.exit(3)'), 0), /ended with code 3/)
})
