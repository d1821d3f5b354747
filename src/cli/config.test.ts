import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const CLI = fileURLToPath(new URL('./main.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'config-'))
after(() => rmSync(folder, { recursive: true }))

function check(...words: readonly string[]) {
  const args = ['--no-warnings', CLI, 'config', 'check', ...words]
  return spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
}

const RULE = `title: Pump stopped by hand
logsource:
  product: sightglass
  service: modbus
detection:
  selection:
    verb: write
  condition: selection
level: high
`

test('what is in order is said, with what it holds', () => {
  mkdirSync(join(folder, 'data', 'rules'), { recursive: true })
  writeFileSync(join(folder, 'data', 'site.yaml'), 'name: Waterworks\n')
  writeFileSync(join(folder, 'data', 'rules', 'pump.yml'), RULE)
  const { status, stdout, stderr } = check('--data', 'data')
  assert.equal(
    `${stdout}${stderr}`,
    'data/site.yaml: site valid (0 zones, 0 devices)\ndata/rules: rules valid (1 rule)\n',
  )
  assert.equal(status, 0)
})

test('faults of the site file and of rules are told with their lines', () => {
  writeFileSync(
    join(folder, 'site.yaml'),
    'name: Waterworks\nzones:\n  - name: Cell\n    level: 99\nzonse: []\n',
  )
  writeFileSync(join(folder, 'broken.yaml'), 'zones: [\n')
  writeFileSync(join(folder, 'rule.yml'), RULE.replace('verb: write', 'verbb: write'))
  const site = check('--site', 'site.yaml', '--rules', 'rule.yml')
  assert.match(site.stdout, /^site\.yaml:4: zones\[0\]\.level: expected /m)
  assert.match(site.stdout, /^site\.yaml:5: zonse: expected /m)
  assert.match(site.stdout, /^rule\.yml:7: .*verbb/m)
  assert.equal(site.status, 1)
  assert.match(check('--site', 'broken.yaml').stdout, /^broken\.yaml:\d: line \d.*expected YAML/m)
})

test('protocols that the engine would not load are told, and --json says the same', () => {
  mkdirSync(join(folder, 'protocols', 'acme'), { recursive: true })
  writeFileSync(join(folder, 'protocols', 'acme', 'index.ts'), 'export const protocol = { name: 4 }\n')
  const { status, stdout } = check('--protocols', 'protocols', '--json')
  const { checked } = JSON.parse(stdout) as { checked: { what: string; problems: { text: string }[] }[] }
  assert.deepEqual(
    checked.map(({ what, problems }) => [what, problems.length]),
    [['protocols', 1]],
  )
  assert.match(checked[0]!.problems[0]!.text, /acme: .*expected/)
  assert.equal(status, 1)
})

test('nothing to look at, and folders that are not there, are told', () => {
  assert.match(check().stderr, /expected at least one of --data, --config, --site/)
  assert.equal(check().status, 2)
  assert.match(check('--data', 'absent').stderr, /absent: no such directory/)
  assert.match(check('--data', 'site.yaml').stderr, /site\.yaml: is not a directory/)
  assert.match(check('--rules', 'absent').stdout, /^absent: no such file or directory/)
})
