import assert from 'node:assert/strict'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { WorkerPool } from '../worker-pool.ts'

const source = (name: string) => JSON.stringify(new URL(name, import.meta.url).href)

test('a stop leaves no browser that prints, and nothing of what was to be printed', {
  skip: process.platform !== 'linux',
}, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-pdf-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const begun = join(folder, 'begun')
  const browser = join(folder, 'browser')
  writeFileSync(browser, `#!/bin/sh\necho $$ > ${begun}.new && mv ${begun}.new ${begun}\nexec sleep 60\n`)
  chmodSync(browser, 0o700)
  const print = join(folder, 'print')
  mkdirSync(print)
  const script = join(folder, 'script.mjs')
  writeFileSync(
    script,
    `import { runWorkerJob } from ${source('../worker-pool.ts')}
import { printedPdf } from ${source('./pdf.ts')}
process.env.TMPDIR = ${JSON.stringify(print)}
await runWorkerJob((browser) => printedPdf('<p>confidential', browser))`,
  )
  const asides = new WorkerPool()
  const refused = assert.rejects(asides.run(pathToFileURL(script), browser), { code: 'shutting-down' })
  while (!existsSync(begun)) await setTimeout(10)
  const place = `/proc/${readFileSync(begun, 'utf8').trim()}/cmdline`
  assert.deepEqual([readdirSync(print).length, existsSync(place)], [1, true])
  await asides.close()
  await refused
  assert.deepEqual(readdirSync(print), [])
  // /proc has no command of a process that has ended, even if its status was not read.
  while (existsSync(place) && readFileSync(place, 'utf8') !== '') await setTimeout(10)
})
