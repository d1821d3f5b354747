import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { rolldown } from 'rolldown'
import { noFixtures } from './no-fixtures.ts'

test('a bundle with a fixture in it is refused, another one is built', async (t) => {
  const root = `${mkdtempSync(join(tmpdir(), 'no-fixtures-'))}/`
  t.after(() => rmSync(root, { recursive: true }))
  mkdirSync(join(root, 'wire/testing'), { recursive: true })
  writeFileSync(join(root, 'wire/testing/encode.ts'), 'export const encoded = 1\n')
  writeFileSync(join(root, 'wire/packet.ts'), 'export const packet = 2\n')
  const build = async (specifier: string) => {
    writeFileSync(join(root, 'main.ts'), `export * from '${specifier}'\n`)
    const bundle = await rolldown({
      input: join(root, 'main.ts'),
      plugins: [noFixtures(root)],
      logLevel: 'silent',
    })
    const { output } = await bundle.generate({ format: 'esm' })
    return output[0].code
  }
  assert.match(await build('./wire/packet.ts'), /packet = 2/)
  await assert.rejects(build('./wire/testing/encode.ts'), /wire\/testing\/encode\.ts: a fixture or a test/)
})

test('the bundles of the command line, the engine and the browser refuse fixtures', () => {
  for (const [file, bundles] of [
    ['bundle-engine.ts', 3],
    ['browser-engine.ts', 1],
  ] as const) {
    const text = readFileSync(new URL(file, import.meta.url), 'utf8')
    assert.equal(text.match(/\brolldown\(\{/g)?.length, bundles, file)
    assert.equal(text.match(/noFixtures\(ROOT\)/g)?.length, bundles, file)
  }
})
