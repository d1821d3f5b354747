import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))
const CAPTURE = fileURLToPath(new URL('../protocols/modbus/captures/polling.pcap', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'sightglass-custom-rules-'))
after(() => rmSync(folder, { recursive: true, force: true }))

function sightglass(...words: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ['--no-warnings', MAIN, ...words], { encoding: 'utf8', cwd: folder })
}

const rule = (title: string, search: string) =>
  `title: ${title}\nlogsource: { product: sightglass, service: modbus }\ndetection:\n  s: ${search}\n  condition: s\n`

test('rules are checked, tested on captures and used by analyze', () => {
  writeFileSync(
    join(folder, 'plant.yml'),
    `${rule('Any read', '{ verb: read }')}---\n${rule('Never', '{ verb: stop }')}---\n${rule('Misspelt', '{ functon: 6 }')}`,
  )
  const problem =
    /! plant\.yml:16: detection\.s\.functon: expected a field of modbus.*did you mean "function"\?/
  const tested = sightglass('rules', 'test', 'plant.yml', CAPTURE)
  assert.equal(tested.status, 1) // one rule is rejected
  assert.match(tested.stderr, problem)
  assert.match(
    tested.stdout,
    /^Any read \(plant\.yml:1\)\n {2}would have fired \d+ times between one pair of devices:\n/,
  )
  assert.match(tested.stdout, /polling\.pcap frame \d+/)
  assert.match(tested.stdout, /Never \(plant\.yml:7\)\n {2}would not have fired/)

  const analyzed = sightglass('analyze', '--rules', 'plant.yml', '--json', '--no-exposure', CAPTURE)
  assert.equal(analyzed.status, 0)
  assert.match(analyzed.stderr, problem)
  const { alerts } = JSON.parse(analyzed.stdout) as { alerts: { rule: string; category: string }[] }
  assert.deepEqual(
    alerts.filter(({ category }) => category === 'Custom Alerts').map(({ rule }) => rule),
    ['own-any-read'],
  )
})

test('fields are listed by service, with the functions of the protocol', () => {
  assert.match(sightglass('rules', 'fields', 'modbus').stdout, /^function .*: 1 Read Coils,/m)
  const { status, stderr } = sightglass('rules', 'fields', 'mobdus')
  assert.equal(status, 2)
  assert.match(stderr, /no service "mobdus"; did you mean "modbus"\?/)
})

test('a file without rules is reported', () => {
  writeFileSync(join(folder, 'empty.yml'), '')
  const empty = sightglass('rules', 'test', 'empty.yml', CAPTURE)
  assert.deepEqual([empty.status, empty.stdout], [1, ''])
  assert.match(empty.stderr, /empty\.yml: contains no rule; expected documents with title/)
  assert.match(sightglass('rules', 'test', 'nowhere.yml').stderr, /nowhere\.yml: no such file/)
  const data = sightglass('rules', 'test', 'plant.yml', '--data', 'nowhere')
  assert.match(data.stderr, /nowhere: no such directory/)
})
