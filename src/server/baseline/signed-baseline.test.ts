import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { parseBaseline } from '#baseline/baseline-file'
import { anAlert } from '#store/testing/records'
import { newKeys, signed } from './baseline-signature.ts'
import { LearnedBaseline } from './learned-baseline.ts'
import { signedBaseline } from './signed-baseline.ts'
import { signedCopyPath } from './signed-copy.ts'

const folder = mkdtempSync(join(tmpdir(), 'sightglass-signed-'))
after(() => rmSync(folder, { recursive: true }))

function baselineUpdate(client: string) {
  return anAlert('a', {
    baselineUpdate: {
      client,
      server: '10.0.0.1',
      service: 'tcp/s7comm/102',
      protocol: 's7comm',
      unit: '',
      keyValues: [['verb', 'stop']],
    },
  })
}

test('what was signed stays beside what goes on learning, and the two are compared', async () => {
  const path = join(folder, 'baseline.yaml')
  const stored = new LearnedBaseline(folder)
  const room = signedBaseline({ data: folder, baseline: () => stored.read() })
  assert.equal(await room.since(), undefined)
  await stored.learn(baselineUpdate('10.0.0.8'))
  writeFileSync(path, signed(readFileSync(path, 'utf8'), newKeys().secret))
  await stored.learn(baselineUpdate('10.0.0.66'))
  const reported = await room.since()
  assert.match(reported?.signer ?? '', /^[0-9a-f]{16}$/)
  const subjects = reported?.difference.changes.map(({ change, subject }) => `${change} ${subject}`) ?? []
  assert.ok(
    subjects.length > 0 && subjects.every((one) => one.startsWith('added') && one.includes('10.0.0.66')),
    subjects.join(),
  )
  // A second, unsigned state does not take its place.
  await stored.learn(baselineUpdate('10.0.0.67'))
  assert.equal(parseBaseline(readFileSync(signedCopyPath(folder), 'utf8')).connectionPairs.length, 1)
})

test('a signed copy that somebody has changed counts for nothing', async () => {
  const copy = signedCopyPath(folder)
  writeFileSync(copy, readFileSync(copy, 'utf8').replaceAll('10.0.0.8', '10.0.0.9'))
  assert.equal(await signedBaseline({ data: folder, baseline: () => undefined }).since(), undefined)
})
