import assert from 'node:assert/strict'
import { createPrivateKey } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Packages } from '#data-folder/packages/installed'
import { newKeys } from '#data-folder/packages/keys'
import { pack } from '#data-folder/packages/pack'
import { TrustStore } from '#data-folder/packages/trust-store'
import { readBaselineFile } from './baseline-file.ts'
import { mergePackagedBaselines } from './packaged-baselines.ts'

const folder = mkdtempSync(join(tmpdir(), 'sightglass-packaged-baseline-'))
after(() => rmSync(folder, { recursive: true }))

const baseline = (client: string) => `version: sightglass.baseline/1
learning: open
relations:
  - {client: ${client}, server: 10.0.0.1, service: tcp/modbus/502, count: 4, first: 2026-01-01T00:00:00Z, last: 2026-01-02T00:00:00Z}
channels: []
points: []
`

test('a packaged baseline becomes part of the own one once; one that cannot be read is named and skipped', () => {
  const data = join(folder, 'data')
  const keys = newKeys()
  writeFileSync(join(folder, 'org.pub'), keys.public)
  new TrustStore(data).trust(join(folder, 'org.pub'), 'org')
  const install = (name: string, version: number, text: string) => {
    const [file, out] = [join(folder, `${name}.yaml`), join(folder, `${name}.sgpkg`)]
    writeFileSync(file, text)
    const content = { kind: 'baseline', name, version, about: '', created: new Date() } as const
    pack({ ...content, paths: [file], key: createPrivateKey(keys.secret), out })
    new Packages(data).install(out, { now: new Date() })
  }
  const pairs = () =>
    readBaselineFile(join(data, 'baseline.yaml')).connectionPairs.map(({ client, count }) => [client, count])
  const lines: string[] = []
  const start = () => mergePackagedBaselines(data, (line) => lines.push(line))
  start()
  assert.deepEqual(lines, [])
  install('skid', 1, baseline('10.0.0.9'))
  install('broken', 1, 'version: 7\n')
  start()
  assert.deepEqual(pairs(), [['10.0.0.9', 4]])
  assert.match(lines.join('\n'), /baseline\/broken: .*broken\.yaml: .*\n.*package skid 1 is part of it/)
  start()
  assert.deepEqual(pairs(), [['10.0.0.9', 4]], 'not counted twice')
  install('skid', 2, baseline('10.0.0.8'))
  start()
  assert.deepEqual(
    pairs().toSorted(),
    [
      ['10.0.0.8', 4],
      ['10.0.0.9', 4],
    ],
    'a newer version adds to what was learned',
  )
  assert.match(readFileSync(join(data, 'baseline.yaml'), 'utf8'), /learning: open/)
})
