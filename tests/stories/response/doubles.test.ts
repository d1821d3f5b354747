/** Every response action over HTTP against its double: cut, undone, wrong credentials, and a host that is a device. */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { describe, it } from 'node:test'
import { DIRECT_CONNECTION } from '#model/destination'
import type { ActionDirection, AnyActionType } from '#response/action-type'
import type { ActionDouble } from '#response/testing/double'
import { loadActionTypes } from '#server/response/action-types'
import { performAction } from '#transports/action'
import { TokenCache } from '#transports/token-cache'
import { startFailingServer } from '../destinations/failing-server.ts'

const types = [...(await loadActionTypes()).values()]

interface Performed {
  readonly url: string
  readonly direction?: ActionDirection
  readonly secrets?: Readonly<Record<string, string>>
  readonly isProtected?: () => boolean
}

const perform = (
  type: AnyActionType,
  double: ActionDouble,
  { url, direction = 'apply', secrets = double.secrets, isProtected = () => false }: Performed,
) =>
  performAction(
    type,
    { order: { id: 'a'.repeat(16), target: double.target, seconds: 90 }, direction },
    {
      ...{ destination: 'r-1', settings: double.settings(url), connection: DIRECT_CONNECTION, secrets },
      ...{
        data: '/nonexistent',
        sender: { sensor: '', version: '0', url: '' },
        tokens: new TokenCache(),
        ownPort: 0,
        isProtected,
      },
    },
  )

describe('response actions against doubles', () => {
  it('has a double for each action over HTTP', () => {
    const without = types.filter(
      ({ transport, name }) =>
        transport === 'http' &&
        !existsSync(new URL(`../../../src/response/actions/${name}/testing/double.ts`, import.meta.url)),
    )
    assert.deepEqual(
      without.map(({ name }) => name),
      [],
    )
  })

  for (const type of types.filter(({ transport }) => transport === 'http'))
    it(`${type.title}: cuts, undoes, undoes again, and names wrong credentials`, async () => {
      const { makeDouble } = (await import(
        `../../../src/response/actions/${type.name}/testing/double.ts`
      )) as { makeDouble: () => ActionDouble }
      const double = makeDouble()
      const server = await startFailingServer(double as never, { before: 0, after: 0, callMs: 0 })
      const { url } = server
      try {
        const wrong = Object.fromEntries(
          Object.entries(double.secrets).map(([name, value]) => [name, `${value}x`]),
        )
        const refused = await perform(type, double, { url, secrets: wrong })
        assert.equal(refused.state, 'failed')
        assert.ok(!JSON.stringify(refused).includes(Object.values(wrong)[0]!))
        assert.deepEqual(double.cut(), [])
        // Cleared by somebody else already: an undo of nothing succeeds, so that it ends.
        assert.equal((await perform(type, double, { url, direction: 'undo' })).state, 'done')
        assert.equal((await perform(type, double, { url })).state, 'done')
        assert.deepEqual(double.cut(), [double.target.value])
        if (type.expiresThereSeconds > 0) assert.equal(double.seconds(), 90)
        assert.equal((await perform(type, double, { url, direction: 'undo' })).state, 'done')
        assert.deepEqual(double.cut(), [])
        const calls = server.calls()
        const device = await perform(type, double, { url, isProtected: () => true })
        assert.match('reason' in device ? device.reason : '', /device of the plant/)
        assert.equal(server.calls(), calls, 'a device of the plant was called')
      } finally {
        server.close()
      }
    })
})
