import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { danglingCitations, danglingIn } from './citations.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const repository = { root: ROOT, known: new Set(['wire/packet.ts']) }

function reasonsIn(path: string, text: string): readonly string[] {
  return danglingIn(path, text, repository).map(
    ({ line, citation, reason }) => `${line} ${citation}: ${reason}`,
  )
}

test('comments and documents cite only files, sections and headings that exist', () => {
  const dangling = danglingCitations(ROOT)
  assert.deepEqual(
    dangling.map(({ file, line, citation, reason }) => `${file}:${line} ${citation}: ${reason}`),
    [],
    'cite a file of this repository or a public standard',
  )
})

test('a missing file is found in a comment and in a document', () => {
  assert.deepEqual(reasonsIn('src/a.ts', 'const a = 1\n/** Why: detection.md §3. */'), [
    '2 detection.md §3: no such file',
  ])
  assert.deepEqual(reasonsIn('src/a.ts', '// See docs/no-such.md\n// reference/no-such.tsv'), [
    '1 docs/no-such.md: no such file',
    '2 reference/no-such.tsv: no such file',
  ])
  assert.deepEqual(reasonsIn('docs/a.md', 'See [b](no-such.md) and `tools/no-such.ts`.'), [
    '1 no-such.md: no such file',
    '1 tools/no-such.ts: no such file',
  ])
})

test('a missing section and a missing heading are found', () => {
  const page = 'docs/internals/detection-models.md'
  assert.deepEqual(reasonsIn('src/a.ts', `// ${page} §3, M5\n// ${page} §99`), [
    `2 ${page} §99: no such section`,
  ])
  assert.deepEqual(
    reasonsIn('docs/a.md', '[a](internals/detection-models.md#8-evaluation) [b](internals/facts.md#nothing)'),
    ['1 internals/facts.md#nothing: no such heading'],
  )
})

test('strings, addresses, placeholders and other projects are no citations', () => {
  assert.deepEqual(reasonsIn('src/a.ts', "const name = 'no-such.md'"), [])
  assert.deepEqual(reasonsIn('src/a.ts', '// https://example.com/no-such.md, RFC 793 §3.4'), [])
  assert.deepEqual(reasonsIn('docs/a.md', '`src/protocols/<name>/no-such.ts`, `*.test.ts`, `<Name>.tsx`'), [])
  assert.deepEqual(reasonsIn('src/a.ts', '// PROTOCOL-HTTP2.md of gRPC; wire/packet.ts'), [])
})
