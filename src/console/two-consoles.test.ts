/** Two consoles with one PostgreSQL: one authority, shards shared and taken over, a sensor that changes from one to the other. */
import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { deviceBody } from '#fleet-store/testing/fleet-bodies'
import { postgresPrograms, startPostgres } from '#fleet-store/testing/postgres'
import { parseActivation } from '#uplink/activation-code'
import { encodeBatch, sha256 } from '#uplink/batch'
import { HttpsTransport } from '#uplink/https-transport'
import { joinConsole } from '#uplink/membership'
import { openConsole } from './main.ts'
import { postgresShards, type ShardOwnership } from './nats/shard-ownership.ts'

const folder = mkdtempSync(join(tmpdir(), 'sightglass-two-'))
after(() => rmSync(folder, { recursive: true }))

const skip = postgresPrograms === undefined && 'PostgreSQL is not installed'

it('share a database, its sensors and its shards', { skip }, async () => {
  const server = await startPostgres(postgresPrograms!)
  try {
    await server.run('create database fleet')
    await shareShards(server.urlOf('fleet'))
    await changeConsoles(server.urlOf('fleet'))
  } finally {
    await server.stop()
  }
})

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600; tries++, await sleep(50)) if (await isTrue()) return
  assert.fail('not reached')
}

async function shareShards(url: string): Promise<void> {
  const [one, other] = [await postgresShards(url), await postgresShards(url)]
  const count = async (owner: ShardOwnership) => (await owner.owned()).size
  assert.equal(await count(one), 16)
  // The second is a member once it asks; the first then gives half of its shards away.
  await count(other)
  await until(async () => (await count(one)) === 8 && (await count(other)) === 8)
  const all = [...(await one.owned()), ...(await other.owned())]
  assert.equal(new Set(all).size, 16, 'no shard has two owners')
  await one.close()
  await until(async () => (await count(other)) === 16)
  await other.close()
}

async function changeConsoles(database: string): Promise<void> {
  const quiet = { database, listen: '127.0.0.1:0', say: () => {}, log: () => {} }
  const [first, second] = [join(folder, 'first'), join(folder, 'second')]
  const one = await openConsole({ ...quiet, data: first })
  await assert.rejects(
    openConsole({ ...quiet, data: join(folder, 'foreign') }),
    /another certificate authority/,
  )
  mkdirSync(second)
  cpSync(join(first, 'authority'), join(second, 'authority'), { recursive: true })
  const other = await openConsole({ ...quiet, data: second })
  const site = (await one.fleet.sites())[0]!.id
  const { code } = await one.enrolment.activate({ site, name: 'Sensor' }, 'test')
  const joined = await joinConsole(parseActivation(code)!, join(folder, 'sensor'), { software: '0' })
  const { sensor } = joined
  const addresses = [one, other].map(({ address }) => new URL(address).host)
  const transport = new HttpsTransport({ ...joined, addresses, bootId: 'boot-0000-1' })
  const hello = {
    ...({ protocol: 'sightglass.fleet', version: '1.0', sensor, epoch: 1, bootId: 'boot-0000-1' } as const),
    ...{ generation: '', machine: 'm', software: '0', time: Date.now() },
    lanes: { urgent: { head: 0, oldest: 1 }, bulk: { head: 0, oldest: 1 } },
  }
  const batch = (sequence: number, previous: string, id: string) =>
    encodeBatch({ sensor, epoch: 1, lane: 'bulk', sequence, previous, sent: Date.now(), clockOffset: 0 }, [
      ...(sequence === 1 ? [{ kind: 'snapshot-begin', id: 'bulk', body: { epoch: 1 } }] : []),
      { kind: 'device', id, body: deviceBody(id) },
    ])
  await transport.hello(hello)
  const sent = batch(1, '', 'd1')
  assert.equal((await transport.send(sent)).outcome, 'applied')
  // The first is upgraded: it ends, and the sensor goes on at the second.
  await one.close()
  await assert.rejects(transport.hello(hello))
  const welcome = await transport.hello(hello)
  assert.deepEqual([welcome.generation, welcome.applied.bulk], [one.store.generation, 1])
  assert.equal((await transport.send(sent)).outcome, 'duplicate')
  assert.equal((await transport.send(batch(2, sha256(sent), 'd2'))).outcome, 'applied')
  assert.equal((await other.fleet.devices({ sensor, limit: 10 })).items.length, 2)
  transport.close()
  await other.close()
}
