import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { DIRECT_CONNECTION } from '#model/destination'
import type { DestinationChange } from '#schema/forwarding'
import { MemoryStore } from '#store/memory-store'
import { SecretFile } from '../sealed-secrets.ts'
import { ForwardingService } from './service.ts'

const SECRET = 'sixteen letters at least'
const WEBHOOK: DestinationChange = {
  name: 'desk',
  isEnabled: true,
  type: 'webhook',
  settings: { url: 'http://127.0.0.1:1/hook', headers: 'Authorization' },
  connection: DIRECT_CONNECTION,
  filter: {
    ...{ kinds: ['alert'], severity: 'notice', engines: [], protocols: [], rules: [], zones: [] },
    closed: false,
  },
  secrets: { signing: SECRET, 'header:Authorization': 'Bearer abc' },
}

async function withService(test: (service: ForwardingService, data: string) => Promise<void>): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'sightglass-forwarding-'))
  const service = await ForwardingService.open({
    store: new MemoryStore(),
    data,
    sender: () => ({ sensor: 's', version: '0', url: '' }),
    ownPort: () => 0,
    mayNamePaths: false,
    log: () => undefined,
  })
  try {
    await test(service, data)
  } finally {
    await service.close()
    rmSync(data, { recursive: true, force: true })
  }
}

describe('forwarding service', () => {
  it('seals secrets in a file only its owner may read, and never returns them', async () => {
    await withService(async (service, data) => {
      const item = await service.add(WEBHOOK)
      const { arrived, text } = await service.test(item.id)
      assert.equal(arrived, false)
      const reported = JSON.stringify([item, await service.list(), text])
      assert.doesNotMatch(reported, /sixteen|Bearer/)
      assert.deepEqual(item.secretsSet, ['signing', 'header:Authorization'])
      const file = join(data, 'forwarding-secrets.json')
      assert.equal(statSync(file).mode & 0o777, 0o600)
      assert.equal(statSync(join(data, 'forwarding-secrets.key')).mode & 0o777, 0o600)
      assert.doesNotMatch(readFileSync(file, 'utf8'), /sixteen|Bearer/)
      await service.remove(item.id)
      assert.doesNotMatch(readFileSync(file, 'utf8'), /sixteen|Bearer/)
    })
  })

  it('keeps secrets that are not given, and forgets those of a header that was removed', async () => {
    await withService(async (service, data) => {
      const { id } = await service.add(WEBHOOK)
      const { secrets: _, ...change } = WEBHOOK
      const renamed = await service.change(id, { ...change, name: 'renamed' })
      assert.deepEqual(renamed.secretsSet, ['signing', 'header:Authorization'])
      const file = new SecretFile(data)
      assert.deepEqual(file.of(id), WEBHOOK.secrets)
      const settings = { ...WEBHOOK.settings, headers: '' }
      const now = await service.change(id, { ...change, settings, secrets: { signing: '' } })
      assert.deepEqual(now.secretsSet, [])
      assert.deepEqual(file.of(id), {})
    })
  })

  it('reads secrets that an older version wrote unsealed', async () => {
    await withService(async (service, data) => {
      const { id } = await service.add(WEBHOOK)
      const older = { [id]: { signing: SECRET, headers: { Authorization: 'Bearer abc' } } }
      writeFileSync(join(data, 'forwarding-secrets.json'), JSON.stringify(older))
      assert.deepEqual(new SecretFile(data).of(id), WEBHOOK.secrets)
      await service.change(id, { ...WEBHOOK, secrets: {} })
      assert.doesNotMatch(readFileSync(join(data, 'forwarding-secrets.json'), 'utf8'), /sixteen|Bearer/)
      assert.deepEqual(new SecretFile(data).of(id), WEBHOOK.secrets)
    })
  })

  it('seals secrets of an older version when it opens, also after an end between key and file', async () => {
    for (const hasKey of [false, true]) {
      const data = mkdtempSync(join(tmpdir(), 'sightglass-seal-'))
      const file = join(data, 'forwarding-secrets.json')
      writeFileSync(
        file,
        JSON.stringify({ d: { signing: SECRET, headers: { Authorization: 'Bearer abc' } } }),
      )
      if (hasKey) writeFileSync(join(data, 'forwarding-secrets.key'), `${'ab'.repeat(32)}\n`)
      const setup = { store: new MemoryStore(), data, ownPort: () => 0, mayNamePaths: false, log: () => {} }
      await ForwardingService.open({ ...setup, sender: () => ({ sensor: 's', version: '0', url: '' }) })
      assert.doesNotMatch(readFileSync(file, 'utf8'), /sixteen|Bearer/)
      assert.equal(new SecretFile(data).of('d')['header:Authorization'], 'Bearer abc')
      rmSync(data, { recursive: true, force: true })
    }
  })

  it('reports a key that does not fit, without the secrets', async () => {
    await withService(async (service, data) => {
      const { id } = await service.add(WEBHOOK)
      writeFileSync(join(data, 'forwarding-secrets.key'), 'ab'.repeat(32))
      assert.match((await service.test(id)).text, /sealed with another key/)
      writeFileSync(join(data, 'forwarding-secrets.key'), 'short')
      assert.match((await service.test(id)).text, /expected 64 hexadecimal digits/)
    })
  })

  it('rejects settings that cannot be used, and says why', async () => {
    await withService(async (service) => {
      const { settings, connection } = WEBHOOK
      const cases: readonly (readonly [Partial<DestinationChange>, RegExp])[] = [
        [{ type: 'telex' }, /type: expected one of .*webhook.*, got "telex"/],
        [{ type: '../../x' }, /type: expected one of/],
        [{ settings: { ...settings, colour: 'red' } }, /settings: expected url, headers, got "colour"/],
        [{ settings: { ...settings, url: 'file:///etc/passwd' } }, /settings\.url/],
        [{ settings: { ...settings, url: 'https://u:p@x/' } }, /settings\.url/],
        [{ settings: { ...settings, headers: 'Host' }, secrets: {} }, /settings\.headers/],
        [{ settings: { ...settings, headers: 'a\r\nb' }, secrets: {} }, /settings\.headers/],
        [{ secrets: { 'header:Authorization': 'a\r\nX: b' } }, /printable ASCII/],
        [{ secrets: { other: 'x' } }, /secrets: expected signing, header:Authorization, got "other"/],
        [{ secrets: { signing: 'short' } }, /at least 16/],
        [
          { connection: { ...connection, caFile: '/etc/shadow' } },
          /connection\.caFile: expected the name of a file/,
        ],
        [{ connection: { ...connection, caFile: '../forwarding-secrets.json' } }, /connection\.caFile/],
        [{ connection: { ...connection, keyFile: 'k.pem' } }, /a client certificate and its key/],
        [
          { type: 'slack', settings: {}, secrets: {}, filter: { ...WEBHOOK.filter, kinds: ['event'] } },
          /Slack takes alert, incident, system, got event/,
        ],
      ]
      for (const [change, text] of cases)
        await assert.rejects(
          service.add({ ...WEBHOOK, ...change }),
          (error: { code: string; message: string }) => {
            assert.equal(error.code, 'bad-destination')
            assert.match(error.message, text)
            return true
          },
        )
      assert.deepEqual(await service.list(), [])
      await assert.rejects(service.change('nobody', WEBHOOK), { code: 'not-found' })
      await assert.rejects(service.remove('nobody'), { code: 'not-found' })
      await assert.rejects(service.test('nobody'), { code: 'not-found' })
    })
  })

  it('reports a broken file of secrets without repeating it', async () => {
    await withService(async (service, data) => {
      const { id } = await service.add({ ...WEBHOOK, secrets: {} })
      writeFileSync(join(data, 'forwarding-secrets.json'), '{"x": "Bearer abc')
      const answer = await service.test(id)
      assert.equal(answer.arrived, false)
      assert.match(answer.text, /forwarding-secrets\.json: cannot be read/)
      assert.doesNotMatch(answer.text, /Bearer/)
      assert.equal((await service.list()).length, 1)
    })
  })
})
