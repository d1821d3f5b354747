import assert from 'node:assert/strict'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { CaptureItem } from '#schema/capture'
import { ask, quick, served, settled, upload } from '#server/testing/served'
import { makeBackup } from './make.ts'
import { MANIFEST } from './manifest.ts'
import { readManifest } from './read-manifest.ts'
import { restoreBackup, verifyBackup } from './restore.ts'

const folder = mkdtempSync(join(tmpdir(), 'sightglass-backup-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const data = join(folder, 'data')
const kept = join(folder, 'kept')
const NOW = new Date('2026-11-27T22:00:00Z')

before(async () => {
  const { address, close } = await served(data, quick)
  try {
    await upload(address, 'plant.pcap', { body: 'the bytes' })
    await settled(address)
    mkdirSync(join(data, 'rules'))
    writeFileSync(join(data, 'rules', 'plant.yml'), 'title: x\n')
    writeFileSync(join(data, 'captures', '9.part'), 'half')
    // While it is served: a backup needs no stop of the sensor.
    await makeBackup(data, kept, NOW)
  } finally {
    await close()
  }
})

describe('a backup', () => {
  it('holds the store, captures and settings, says so, and is for its owner alone', () => {
    const { made, from, holds, files } = readManifest(kept)
    assert.deepEqual([made, from], ['2026-11-27T22:00:00.000Z', data])
    assert.deepEqual(holds, { captures: 1, devices: 1, links: 0, alerts: 0 })
    assert.deepEqual(files.map(({ path }) => path).sort(), [
      'agents.db',
      'audit.db',
      'captures/1.capture',
      'rules/plant.yml',
      'sightglass.db',
    ])
    assert.equal(statSync(join(kept, 'sightglass.db')).mode & 0o077, 0)
  })

  it('becomes a data folder elsewhere, which is served with its captures', async () => {
    const elsewhere = join(folder, 'new', 'place')
    await restoreBackup(kept, elsewhere)
    assert.ok(!existsSync(join(elsewhere, MANIFEST)))
    const { address, close } = await served(elsewhere, quick)
    try {
      const [capture] = (await ask<{ items: CaptureItem[] }>(`${address}/rest/captures`)).body.items
      assert.deepEqual([capture?.name, capture?.state, capture?.canResume], ['plant.pcap', 'done', true])
      assert.equal((await ask(`${address}/rest/devices/plc-1`)).status, 200)
      assert.equal(readFileSync(join(elsewhere, 'captures', '1.capture'), 'utf8'), 'the bytes')
    } finally {
      await close()
    }
  })

  it('is written over nothing, nor is it restored over anything', async () => {
    await assert.rejects(makeBackup(data, kept, NOW), /kept: is not empty/)
    await assert.rejects(
      makeBackup(data, join(data, 'kept'), NOW),
      /kept: is inside .*expected a folder outside the data folder/,
    )
    await assert.rejects(makeBackup(folder, join(folder, 'other'), NOW), /contains no sightglass\.db/)
    await assert.rejects(restoreBackup(kept, data), /data: is not empty; expected a new folder/)
  })

  it('is refused where it is damaged or unfinished, and nothing is left of the attempt', async () => {
    const damaged = join(folder, 'damaged')
    await makeBackup(data, damaged, NOW)
    writeFileSync(join(damaged, 'rules', 'plant.yml'), 'title: y\n')
    await assert.rejects(restoreBackup(damaged, join(folder, 'never')), /plant\.yml: checksum mismatch/)
    rmSync(join(damaged, MANIFEST))
    await assert.rejects(verifyBackup(damaged), /backup\.json is missing: not a backup, or an incomplete one/)
    await assert.rejects(verifyBackup(join(folder, 'absent')), /no such directory/)
    assert.ok(!readdirSync(folder).some((name) => name.startsWith('never')))
  })

  it('reaches no file outside of its folder', async () => {
    const evil = join(folder, 'evil')
    await makeBackup(data, evil, NOW)
    const manifest = JSON.parse(readFileSync(join(evil, MANIFEST), 'utf8'))
    for (const path of ['../x', '/etc/passwd', 'a/../../x', '', 'a\\..\\x']) {
      const files = [...manifest.files, { path, size: 0, digest: '0'.repeat(64) }]
      writeFileSync(join(evil, MANIFEST), JSON.stringify({ ...manifest, files }))
      await assert.rejects(verifyBackup(evil), /is outside the backup/)
    }
  })

  it('refuses a manifest that is not one, in words', async () => {
    const odd = join(folder, 'odd')
    await makeBackup(data, odd, NOW)
    const manifest = JSON.parse(readFileSync(join(odd, MANIFEST), 'utf8'))
    const [file] = manifest.files
    const wrong: [unknown, RegExp][] = [
      [null, /expected schema sightglass\.backup\/1, got undefined/],
      [{ ...manifest, files: [] }, /lists no sightglass\.db/],
      [{ ...manifest, files: null }, /\/files must be array/],
      [{ ...manifest, files: [null] }, /\/files\/0 must be object/],
      [{ ...manifest, files: [{ ...file, size: -1 }] }, /\/files\/0\/size must be >= 0/],
      [{ ...manifest, files: [file, file] }, /lists a file twice/],
      [{ ...manifest, holds: undefined }, /must have required properties holds/],
      [{ ...manifest, from: 3 }, /\/from must be string/],
    ]
    for (const [content, why] of wrong) {
      writeFileSync(join(odd, MANIFEST), JSON.stringify(content) ?? '')
      await assert.rejects(verifyBackup(odd), why)
    }
  })
})
