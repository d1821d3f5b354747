import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { DestinationChange } from '#schema/forwarding'
import { MemoryStore } from '#store/memory-store'
import { ForwardingService } from './service.ts'

const SECRET = 'sixteen letters at least'
const WEBHOOK: DestinationChange = {
  name: 'desk',
  isEnabled: true,
  format: 'webhook',
  filter: { kinds: ['alert'], severity: 'notice', engines: [], protocols: [], rules: [], zones: [] },
  transport: {
    kind: 'webhook',
    url: 'http://127.0.0.1:1/hook',
    headers: ['Authorization'],
    caFile: '',
    certificateFile: '',
    keyFile: '',
  },
  secrets: { signing: SECRET, headers: { Authorization: 'Bearer abc' } },
}

async function withRoom(test: (room: ForwardingService, data: string) => Promise<void>): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'sightglass-forwarding-'))
  const room = await ForwardingService.open({
    store: new MemoryStore(),
    data,
    sender: () => ({ sensor: 's', version: '0', url: '' }),
    mayNamePaths: false,
    log: () => undefined,
  })
  try {
    await test(room, data)
  } finally {
    await room.close()
    rmSync(data, { recursive: true, force: true })
  }
}

describe('forwarding room', () => {
  it('keeps secrets in a file only its owner may read, and never tells them', async () => {
    await withRoom(async (room, data) => {
      const item = await room.add(WEBHOOK)
      const { arrived, text } = await room.test(item.id)
      assert.equal(arrived, false)
      const reported = JSON.stringify([item, await room.list(), text])
      assert.doesNotMatch(reported, /sixteen|Bearer/)
      assert.equal(item.isSigned, true)
      const file = join(data, 'forwarding-secrets.json')
      assert.equal(statSync(file).mode & 0o777, 0o600)
      assert.match(readFileSync(file, 'utf8'), /sixteen/)
      await room.remove(item.id)
      assert.doesNotMatch(readFileSync(file, 'utf8'), /sixteen|Bearer/)
    })
  })

  it('leaves secrets as they are when others are changed, and forgets those of a header that went', async () => {
    await withRoom(async (room, data) => {
      const { id } = await room.add(WEBHOOK)
      const { secrets: _, ...change } = WEBHOOK
      assert.equal((await room.change(id, { ...change, name: 'renamed' })).isSigned, true)
      const read = () => JSON.parse(readFileSync(join(data, 'forwarding-secrets.json'), 'utf8'))[id]
      assert.deepEqual(read(), { signing: SECRET, headers: { Authorization: 'Bearer abc' } })
      const transport = { ...WEBHOOK.transport, headers: [] } as DestinationChange['transport']
      const now = await room.change(id, { ...change, transport, secrets: { signing: '' } })
      assert.equal(now.isSigned, false)
      assert.deepEqual(read(), { signing: '', headers: {} })
    })
  })

  it('refuses what cannot be sent, in words', async () => {
    await withRoom(async (room) => {
      const way = WEBHOOK.transport
      const cases: readonly (readonly [Partial<DestinationChange>, RegExp])[] = [
        [{ format: 'cef' }, /format: expected one of webhook for webhook, got "cef"/],
        [{ format: '../../x' }, /format: expected one of/],
        [
          { transport: { ...way, url: 'file:///etc/passwd' } as typeof way },
          /expected https:\/\/ or http:\/\//,
        ],
        [{ transport: { ...way, url: 'https://u:p@x/' } as typeof way }, /no user and password/],
        [{ transport: { ...way, headers: ['Host'] } as typeof way, secrets: {} }, /transport\.headers/],
        [{ transport: { ...way, headers: ['a\r\nb'] } as typeof way, secrets: {} }, /transport\.headers/],
        [{ secrets: { headers: { Authorization: 'a\r\nX: b' } } }, /printable ASCII/],
        [{ secrets: { headers: { Other: 'x' } } }, /names that transport\.headers has/],
        [{ secrets: { signing: 'short' } }, /at least 16/],
        [{ transport: { ...way, caFile: '/etc/shadow' } }, /transport\.caFile: expected the name of a file/],
        [{ transport: { ...way, caFile: '../forwarding-secrets.json' } }, /transport\.caFile/],
        [{ transport: { ...way, keyFile: 'k.pem' } }, /a client certificate and its key/],
      ]
      for (const [change, words] of cases)
        await assert.rejects(
          room.add({ ...WEBHOOK, ...change }),
          (error: { code: string; message: string }) => {
            assert.equal(error.code, 'bad-destination')
            assert.match(error.message, words)
            return true
          },
        )
      assert.deepEqual(await room.list(), [])
      await assert.rejects(room.change('nobody', WEBHOOK), { code: 'not-found' })
      await assert.rejects(room.remove('nobody'), { code: 'not-found' })
      await assert.rejects(room.test('nobody'), { code: 'not-found' })
    })
  })

  it('tells of a broken file of secrets without repeating it', async () => {
    await withRoom(async (room, data) => {
      const { id } = await room.add({ ...WEBHOOK, secrets: {} })
      writeFileSync(join(data, 'forwarding-secrets.json'), '{"x": "Bearer abc')
      const answer = await room.test(id)
      assert.equal(answer.arrived, false)
      assert.match(answer.text, /forwarding-secrets\.json: cannot be read/)
      assert.doesNotMatch(answer.text, /Bearer/)
      assert.equal((await room.list()).length, 1)
    })
  })
})
