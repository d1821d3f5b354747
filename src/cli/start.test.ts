import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { isFresh, PACKAGE } from '#engine-host/program'

const CAPTURE = join(PACKAGE, 'src/protocols/modbus/captures/identity.pcap')
const BUNDLE = join(PACKAGE, 'build/cli/main.js')
const isBundled = existsSync(BUNDLE) && isFresh()
const skip = isBundled ? false : 'there is no fresh bundle: node tools/bundle-engine.ts'

function run(first: string, ...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--no-warnings', first, ...words], {
    cwd: PACKAGE,
    encoding: 'utf8',
  })
  return { status, stderr, stdout: stdout.replace(/"wallSeconds":[\d.]+/, '') }
}

const fromSources = (...words: readonly string[]) => run(join(PACKAGE, 'src/cli/main.ts'), ...words)

test('the bundled analysis says what the sources say, exposures included', { skip }, () => {
  const bundled = run(BUNDLE, 'analyze', CAPTURE, '--json')
  assert.equal(bundled.status, 0, bundled.stderr)
  assert.deepEqual(bundled, fromSources('analyze', CAPTURE, '--json'))
})

test('the bundled analysis knows its files, and tells errors of use from unreadable files', { skip }, () => {
  for (const words of [
    ['analyze', '--help'],
    ['analyze', '--nonsense'],
    ['analyze', '-', '-'],
    ['analyze', 'nowhere.pcap'],
    ['analyze', CAPTURE, '--site', 'nowhere.yaml'],
  ])
    assert.deepEqual(run(BUNDLE, ...words), fromSources(...words))
})

test('what looks into the house says bundled what the sources say', { skip }, () => {
  for (const words of [
    ['--version'],
    ['protocols', 'coverage', '--json'],
    ['rules', 'coverage', '--json'],
    ['rules', 'list'],
    ['exposure', '--help'],
  ])
    assert.deepEqual(run(BUNDLE, ...words), fromSources(...words))
})

test('what is found by folder is in the bundle, and help knows every command', { skip }, () => {
  for (const words of [
    ['--help'],
    ['nonsense'],
    ['report'],
    ['mine'],
    ['forwarding', '--help'],
    ['serve', '--help'],
  ])
    assert.deepEqual(run(BUNDLE, ...words), fromSources(...words))
})

test('a server runs from the sources, for it outlives bundles', { skip }, () => {
  const { stderr } = run('--trace-exit', join(PACKAGE, 'src/cli/start.ts'), 'serve', '--listen', 'nonsense')
  assert.match(stderr, /src\/cli\/serving\.ts/)
})

test('the program finds its house by a link to it, to its folder, and to the folder above', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-links-'))
  t.after(() => rmSync(folder, { recursive: true }))
  symlinkSync(join(PACKAGE, 'bin/sightglass'), join(folder, 'program'))
  symlinkSync(join(PACKAGE, 'bin'), join(folder, 'bin'))
  symlinkSync(PACKAGE, join(folder, 'house'))
  for (const path of ['program', 'bin/sightglass', 'house/bin/sightglass']) {
    const { status, stderr } = spawnSync(join(folder, path), ['--version'], { encoding: 'utf8' })
    assert.equal(status, 0, `${path}: ${stderr}`)
  }
})
