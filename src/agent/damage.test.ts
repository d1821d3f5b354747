/** Any file of the tree missing, empty, huge, binary or of another kind gives a batch, in time and in bounds. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { readBatch } from '#server/agents/batch-reader'
import { Agent } from './core.ts'
import { findCollectors, findPosture } from './hosts/found-collectors.ts'
import { nodeHost } from './hosts/node.ts'
import { defaultSettings } from './settings.ts'
import { CONTROLLER, writeTree } from './testing/tree.ts'

const folder = mkdtempSync(join(tmpdir(), 'agent-damage-'))
after(() => rmSync(folder, { recursive: true, force: true }))
// One watched file: each digest starts a process.
const settings = { ...defaultSettings, folder: join(folder, 'state'), watchedFiles: ['/etc/passwd'] }
const collectors = [...(await findCollectors()), ...(await findPosture())]

async function batchesOf(root: string) {
  const agent = new Agent({
    ...{ host: nodeHost, settings, collectors, root, problem: '' },
    loadReader: () => Promise.reject(new Error('not installed')),
  })
  const batches: ReturnType<typeof readBatch>[] = []
  await agent.once((batch) => batches.push(readBatch(batch)))
  return batches
}

const DAMAGE: Readonly<Record<string, (file: string) => void>> = {
  missing: () => {},
  empty: (file) => writeFileSync(file, ''),
  huge: (file) => writeFileSync(file, 'x'.repeat(2_000_000)),
  binary: (file) =>
    writeFileSync(
      file,
      Uint8Array.from({ length: 3000 }, (_, at) => (at * 151) % 256),
    ),
  fifo: (file) => void spawnSync('mkfifo', [file]),
  folder: (file) => mkdirSync(file),
  'link to itself': (file) => symlinkSync(file, file),
}

for (const [kind, damage] of Object.entries(DAMAGE))
  test(`each file in turn: ${kind}`, async () => {
    const root = join(folder, kind.replaceAll(' ', '-'))
    writeTree(root)
    const before = (await batchesOf(root)).flatMap(({ events }) => events).length
    // A ninth of the files each, so that the test stays cheap; all kinds together reach every collector.
    const paths = Object.keys(CONTROLLER).filter((_, at) => at % 9 === kind.length % 9)
    for (const path of paths) {
      const file = join(root, path)
      rmSync(file)
      damage(file)
      const begun = process.threadCpuUsage()
      const batches = await batchesOf(root)
      assert.ok(process.threadCpuUsage(begun).user < 2_000_000, `${path}: µs of processor time`)
      assert.equal(
        batches.reduce((sum, { refused }) => sum + refused, 0),
        0,
        path,
      )
      assert.ok(batches.flatMap(({ events }) => events).length > before / 2, path)
      rmSync(file, { recursive: true, force: true })
      writeTree(root, { [path]: CONTROLLER[path]! })
    }
  })
