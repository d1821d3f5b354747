import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { asTyped } from './command-name.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'command-name-'))
after(() => rmSync(folder, { recursive: true }))

test('commands in messages are written as they were typed, paths are not changed', () => {
  assert.equal(
    asTyped('see sightglass intel add --help', 'bin/sightglass'),
    'see bin/sightglass intel add --help',
  )
  assert.equal(asTyped('`sightglass serve`', "/a b/it's"), "`'/a b/it'\\''s' serve`")
  assert.equal(asTyped('/opt/sightglass serve.log', 'bin/sightglass'), '/opt/sightglass serve.log')
  assert.equal(asTyped('in use by another sightglass', 'x'), 'in use by another sightglass')
  assert.equal(asTyped('sightglass serve', ''), 'sightglass serve')
})

test('a hint can be pasted, whether the program is on PATH or not', () => {
  const data = join(folder, 'data')
  mkdirSync(data)
  const hint = (command: string, path: string) =>
    spawnSync(command, ['forwarding', 'list', '--data', data], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, PATH: path },
    }).stderr
  const { PATH = '' } = process.env
  assert.match(hint('bin/sightglass', PATH), /is not a data folder of bin\/sightglass serve/)
  const onPath = `${join(root, 'bin')}${delimiter}${PATH}`
  assert.match(hint('sightglass', onPath), /is not a data folder of sightglass serve/)
  assert.deepEqual(readdirSync(data), [])
})
