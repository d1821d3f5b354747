import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { makeNew } from './new.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const copy = mkdtempSync(join(tmpdir(), 'sightglass-new-'))
const WANTED = ['src', 'tools', 'data', 'tests', 'simulator/first-light', 'package.json', 'tsconfig.json']
for (const path of [...WANTED, 'biome.json']) cpSync(join(ROOT, path), join(copy, path), { recursive: true })
symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'))
after(() => rmSync(copy, { recursive: true }))

/** Without the mark of the test runner, or a test in a test is left out without a word. */
const env = { ...process.env, NODE_TEST_CONTEXT: undefined }

function run(...words: readonly string[]): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: copy, encoding: 'utf8', env })
  return { status, output: stdout + stderr }
}

test('what it makes passes types, lint, layers and every suite', () => {
  const made = (['protocol', 'rule', 'page'] as const).flatMap((kind) => {
    const answer = makeNew(copy, [kind, 'made-anew'])
    assert.ok('made' in answer, JSON.stringify(answer))
    return answer.made
  })
  const settings = JSON.parse(readFileSync(join(copy, 'tsconfig.json'), 'utf8'))
  writeFileSync(join(copy, 'tsconfig.new.json'), JSON.stringify({ ...settings, include: made }))
  const steps: readonly (readonly string[])[] = [
    ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.new.json'],
    ['node_modules/@biomejs/biome/bin/biome', 'check', '--vcs-enabled=false', '--error-on-warnings', ...made],
    ['tools/golden.ts', '--write'],
    ['--test', ...made.filter((path) => path.endsWith('.test.ts'))],
    [
      '--test',
      '--test-name-pattern=made-anew',
      'tests/protocols/every-protocol.test.ts',
      'tests/rules/every-rule.test.ts',
    ],
  ]
  for (const step of steps) {
    const { status, output } = run(...step)
    assert.equal(status, 0, `${step.join(' ')}\n${output.slice(-4000)}`)
    if (step[0] === '--test') assert.match(output, /^(ℹ|#) pass [1-9]/m, step.join(' '))
    // A file of which no test has the name counts as passed.
    if (step[1] === '--test-name-pattern=made-anew')
      assert.match(output, /has its texts and numbers in order/)
  }
  assert.doesNotMatch(run('tools/layers.ts').output, /made-anew/)
})

test('nothing is overwritten, and names are kebab-case', () => {
  const error = (...words: readonly (string | undefined)[]) => {
    const answer = makeNew(copy, words)
    return 'error' in answer ? answer.error : ''
  }
  assert.equal(error('protocol', 'modbus'), 'src/protocols/modbus: is already there; nothing was written')
  assert.equal(
    error('rule', 'new-device'),
    'src/detect/rules/new-device.ts: is already there; nothing was written',
  )
  for (const name of ['Modbus', 'a_b', '../up', '-a', 'a--b', ''])
    assert.match(error('page', name), /expected kebab-case/)
  assert.match(error('pages', 'x'), /^usage/)
  assert.match(error('toString', 'x'), /^usage/)
  assert.match(error('rule', undefined), /^usage/)
  assert.match(error('page', 'x', 'modbus'), /^usage/)
  assert.equal(error('rule', 'x', 'nothing'), 'nothing: no such folder in src/protocols')
})

test('a rule of one protocol is made in its folder, with examples of it', () => {
  const answer = makeNew(copy, ['rule', 'dnp3-made-anew', 'dnp3'])
  assert.ok('made' in answer, JSON.stringify(answer))
  const [path = ''] = answer.made
  assert.equal(path, 'src/protocols/dnp3/rules/dnp3-made-anew.ts')
  assert.match(readFileSync(join(copy, path), 'utf8'), /example = \{ protocol: 'dnp3', fact: remove \}/)
})

test('what it makes passes lint whatever the name begins with', () => {
  const made = ['acme-pump', 'zeta-pump'].flatMap((name) => {
    const answer = makeNew(copy, ['protocol', name])
    assert.ok('made' in answer, JSON.stringify(answer))
    return answer.made
  })
  const lint = [
    'node_modules/@biomejs/biome/bin/biome',
    'check',
    '--vcs-enabled=false',
    '--error-on-warnings',
  ]
  const { status, output } = run(...lint, ...made)
  assert.equal(status, 0, output.slice(-4000))
})
