import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { externalProtocolNames } from './external-names.ts'

const folder = mkdtempSync(join(tmpdir(), 'words-'))
after(() => rmSync(folder, { recursive: true }))
const touched = join(folder, 'touched')

/** A manifest below a line of its own. */
function write(name: string, line: string, into = folder): void {
  mkdirSync(join(into, name))
  writeFileSync(
    join(into, name, 'index.ts'),
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
  assert.deepEqual(await externalProtocolNames([folder], ['modbus']), [
    { name: 'sound', title: 'A pump', operations: [{ code: '1', name: 'Turn', verb: 'operate' }] },
  ])
  assert.equal(existsSync(touched), false)
  assert.deepEqual(await externalProtocolNames([], []), [])
})

test('those that hang are waited for together', async (t) => {
  const many = mkdtempSync(join(tmpdir(), 'words-hang-'))
  t.after(() => rmSync(many, { recursive: true }))
  const hang = 'await new Promise((resolve) => setInterval(resolve, 2 ** 30))'
  for (const name of ['hangs-1', 'hangs-2', 'hangs-3']) write(name, hang, many)
  write('works', '', many)
  const begun = performance.now()
  assert.deepEqual(
    (await externalProtocolNames([many], [], 6000)).map(({ name }) => name),
    ['works'],
  )
  assert.ok(performance.now() - begun < 3 * 6000, 'one after another they would take four times as long')
})
