import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { furtherWords } from './further-words.ts'

const folder = mkdtempSync(join(tmpdir(), 'words-'))
after(() => rmSync(folder, { recursive: true }))
const touched = join(folder, 'touched')

/** A manifest below a line of its own. */
function write(name: string, line: string): void {
  mkdirSync(join(folder, name))
  writeFileSync(
    join(folder, name, 'index.ts'),
    `import { defineProtocol } from 'sightglass/sdk'
${line}
export const protocol = defineProtocol<undefined, undefined>({
  name: '${name}', title: 'A pump', standard: 'none', depth: 'recognised', family: 'ot',
  hints: [{ transport: 'udp', port: 6666 }], dissect: () => ({ kind: 'foreign' }), facts() {},
  operations: [{ code: '1', name: 'Turn', verb: 'operate' }],
})
`,
  )
}

test('words of manifests are read in a locked process, and one that ends it, or writes in its place, costs no other its words', async () => {
  write('sound', '')
  write('writes', `const { writeFileSync } = await import('node:fs'); writeFileSync('${touched}', '')`)
  write('ends', 'process.exit(0)')
  const say = (text: string) =>
    `const { writeSync } = await import('node:fs'); writeSync(3, ${text}); process.exit(0)`
  write('lies', say(`'[{"name":1}]'`))
  write('mumbles', say(`'[{'`))
  write('floods', `const { writeSync } = await import('node:fs'); for (;;) writeSync(3, 'x'.repeat(65536))`)
  assert.deepEqual(await furtherWords([folder], ['modbus']), [
    { name: 'sound', title: 'A pump', operations: [{ code: '1', name: 'Turn', verb: 'operate' }] },
  ])
  assert.equal(existsSync(touched), false)
  assert.deepEqual(await furtherWords([], []), [])
})
