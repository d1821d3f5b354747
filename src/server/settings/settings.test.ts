import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, beforeEach, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { Settings } from '#schema/settings'
import { CONFIG_FILE, configSchema, configText, parseConfig } from '../config-file.ts'
import { ServerLog } from '../server-log.ts'
import { loadSettingDeclarations } from '../setting-files.ts'
import { openSettings } from '../settings-store.ts'
import { ask, quick, served } from '../testing/served.ts'
import { settingsPage } from './testing/reference.ts'

const declared = await loadSettingDeclarations()

describe('settings', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-settings-'))
  const path = join(folder, CONFIG_FILE)
  beforeEach(() => rmSync(path, { force: true }))
  after(() => rmSync(folder, { recursive: true }))

  it('prefers the command line to the file, and the file to the default', async () => {
    writeFileSync(path, 'server:\n  listen: 127.0.0.1:9000\n  name: file\n')
    const settings = await openSettings(path, { name: 'line', rules: [] })
    const named = (name: string) => settings.value(declared.find((setting) => setting.name === name)!)
    assert.deepEqual(['server.listen', 'server.name', 'analysis.rules', 'log.format'].map(named), [
      '127.0.0.1:9000',
      'line',
      [],
      'text',
    ])
    const sources = Object.fromEntries(settings.items().map(({ name, source }) => [name, source]))
    assert.deepEqual(
      [sources['server.listen'], sources['server.name'], sources['analysis.rules']],
      ['file', 'command line', 'default'],
    )
  })

  it('names section, key, line, expected and received value of each fault', () => {
    const text =
      'server:\n  listen: 5\n  lisen: x\nlog:\n  format: xml\nnowhere: {}\nstore:\n  maxGigabytes: 0\n'
    const { faults, values } = parseConfig(text, declared)
    assert.deepEqual(
      faults.map(({ line }) => line),
      [2, 3, 5, 6, 8],
    )
    assert.match(faults[0]!.text, /^server\.listen: expected string, got 5$/)
    assert.match(faults[1]!.text, /^server\.lisen: no such setting; expected .*server\.listen/)
    assert.match(faults[2]!.text, /^log\.format: expected one of text, json, got "xml"$/)
    assert.equal(values.size, 0)
  })

  it('refuses aliases, duplicate keys and lists of sections', () => {
    const lines = (text: string) => parseConfig(text, declared).faults.map(({ line }) => line)
    assert.deepEqual(lines('server: &a { name: x }\nlog: *a\n'), [1])
    assert.deepEqual(lines('server: {}\nserver: {}\n'), [2])
    assert.deepEqual(lines('- server\n'), [1])
    assert.deepEqual(lines(''), [])
  })

  it('reads no device, which may never end', () => {
    assert.throws(
      () => configText('/dev/zero'),
      /\/dev\/zero: is no regular file; expected a configuration file/,
    )
  })

  it('changes the file, keeps its comments, and changes nothing if one value is wrong', async () => {
    writeFileSync(path, '# by hand\nserver:\n  name: old # press line\n')
    const settings = await openSettings(path)
    assert.throws(
      () => settings.change({ 'server.name': 'new', 'log.level': 'loud' }),
      /log\.level: expected one of/,
    )
    assert.match(readFileSync(path, 'utf8'), /name: old/)
    settings.change({ 'server.name': 'new', 'log.format': 'json' })
    const text = readFileSync(path, 'utf8')
    assert.match(text, /# by hand/)
    assert.match(text, /name: new # press line/)
    const of = (name: string) => settings.items().find((item) => item.name === name)
    assert.deepEqual([of('server.name')?.value, of('server.name')?.isPending], ['old', true])
    assert.deepEqual([of('log.format')?.value, of('log.format')?.isPending], ['json', false])
    settings.change({ 'server.name': null })
    assert.doesNotMatch(readFileSync(path, 'utf8'), /name:/)
  })

  it('does not change what the command line says, nor through a symbolic link', async () => {
    const settings = await openSettings(path, { name: 'line' })
    assert.throws(() => settings.change({ 'server.name': 'new' }), { code: 'setting-fixed' })
    const target = join(folder, 'other.yaml')
    writeFileSync(target, '')
    symlinkSync(target, path)
    assert.throws(() => settings.change({ 'log.level': 'debug' }), /is a symbolic link/)
    assert.equal(readFileSync(target, 'utf8'), '')
  })

  it('writes one JSON object a line with hostile text inside a string, after the format changed', async () => {
    const settings = await openSettings(path)
    const lines: string[] = []
    const log = new ServerLog(settings, (line) => lines.push(line))
    log.problem('sightglass: disk full')
    settings.change({ 'log.format': 'json', 'log.level': 'debug' })
    log.debug('request', { path: '/rest/devices\n{"level":60}' })
    assert.equal(lines[0], 'sightglass: disk full')
    assert.equal(lines.length, 2)
    const { level, msg, path: logged, time } = JSON.parse(lines[1]!) as Record<string, string>
    assert.deepEqual([level, msg, logged], [20, 'request', '/rest/devices\n{"level":60}'])
    assert.ok(Date.parse(time!) > 0)
  })

  it('has a JSON Schema that a validator compiles, and that agrees with the reader', () => {
    const validate = new Ajv2020({ strict: false }).compile(
      JSON.parse(JSON.stringify(configSchema(declared))),
    )
    assert.equal(validate({ server: { listen: '127.0.0.1:1' }, log: { format: 'json' } }), true)
    assert.equal(validate({ server: { listn: '127.0.0.1:1' } }), false)
    assert.equal(validate({ store: { maxGigabytes: 0 } }), false)
  })

  it('is answered and changed by REST like by the file', async () => {
    const serving = await served(join(folder, 'data'), quick)
    const url = `${serving.address}/rest/settings`
    const patch = (body: object) =>
      ask<Settings & { detail: string; code: string }>(url, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    try {
      const { items, file } = (await ask<Settings>(url)).body
      assert.deepEqual(
        items.map(({ name }) => name),
        declared.map(({ name }) => name),
      )
      assert.equal(file, join(folder, 'data', CONFIG_FILE))
      assert.equal((await patch({ 'store.maxGigabytes': 3 })).status, 200)
      assert.match(readFileSync(file, 'utf8'), /^store:\n {2}maxGigabytes: 3\n$/)
      const wrong = await patch({ 'store.maxGigabytes': -1 })
      assert.deepEqual([wrong.status, wrong.body.code], [400, 'bad-request'])
      assert.equal((await patch({ __proto__x: 1 })).status, 400)
    } finally {
      await serving.close()
    }
  })

  it('is described in docs/reference/settings.md and in the schema file there', () => {
    const written = process.env.SIGHTGLASS_WRITE === '1'
    const same = (name: string, content: string) => {
      const file = fileURLToPath(new URL(`../../../docs/reference/${name}`, import.meta.url))
      if (written) writeFileSync(file, content)
      assert.equal(readFileSync(file, 'utf8'), content, name)
    }
    same('settings.md', settingsPage(declared))
    same('sightglass.schema.json', `${JSON.stringify(configSchema(declared), null, 2)}\n`)
  })
})
