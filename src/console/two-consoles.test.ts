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
import { openConsole, type RunningConsole } from './main.ts'
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
  try {
    await shareAccounts(one, other)
  } catch (error) {
    await Promise.all([one.close(), other.close()])
    throw error
  }
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

/** Roles of a person are the same on both consoles; one revoked at one is refused at the other. */
async function shareAccounts(one: RunningConsole, other: RunningConsole): Promise<void> {
  const ask = async (
    { server, address }: RunningConsole,
    [method, url]: readonly ['GET' | 'POST' | 'DELETE' | 'PATCH', string],
    { cookie = '', body }: { readonly cookie?: string; readonly body?: object } = {},
  ) => {
    const headers = { cookie, origin: address, host: new URL(address).host }
    const answer = await server.inject({ method, url, headers, ...(body !== undefined && { body }) })
    return {
      status: answer.statusCode,
      cookie: String(answer.headers['set-cookie'] ?? '').split(';')[0]!,
      body: JSON.parse(answer.body || '{}') as { id: string; detail: string },
    }
  }
  const account = (name: string) => ({
    name,
    password: 'seven sites and forty pumps',
    role: 'Admin' as const,
  })
  const added = await one.accounts.addAccount(account('ada'))
  const ada = { name: 'ada', password: 'seven sites and forty pumps' }
  const isSigned = async (at: RunningConsole, cookie: string) =>
    (await ask(at, ['GET', '/rest/accounts'], { cookie })).status === 200
  await until(async () => (await ask(other, ['POST', '/rest/session'], { body: ada })).status === 204)
  const { cookie } = await ask(other, ['POST', '/rest/session'], { body: ada })
  await until(async () => await isSigned(one, cookie))
  const made = await ask(one, ['POST', '/rest/accounts'], { cookie, body: account('bob') })
  assert.equal(made.status, 201, made.body.detail)
  const again = await ask(other, ['POST', '/rest/accounts'], { cookie, body: account('Bob') })
  assert.match(again.body.detail, /Bob exists/, 'the lock shows what the other console did before')
  const bob = await ask(one, ['POST', '/rest/session'], { body: { ...ada, name: 'bob' } })
  await until(async () => await isSigned(other, bob.cookie))
  const [demoted, removed] = await Promise.all([
    ask(one, ['PATCH', `/rest/accounts/${made.body.id}`], { cookie, body: { role: 'Reader' } }),
    ask(other, ['PATCH', `/rest/accounts/${added.id}`], { cookie, body: { isDisabled: true } }),
  ])
  const outcomes = [demoted.status, removed.status].toSorted((a, b) => a - b)
  assert.ok(
    outcomes[0] === 200 && outcomes[1]! >= 400,
    `the last administrator stays: ${outcomes.join(', ')}`,
  )
  const admin = demoted.status === 200 ? cookie : bob.cookie
  const grant = { group: 'north', role: 'Reader', level: 'organisation', target: 'main' }
  const given = await ask(one, ['POST', '/rest/fleet/grants'], { cookie: admin, body: grant })
  assert.equal(given.status, 201, given.body.detail)
  await until(async () => other.grants.list().length === 1)
  const third = await ask(other, ['POST', '/rest/accounts'], { cookie: admin, body: account('eve') })
  const eve = await ask(other, ['POST', '/rest/session'], { body: { ...ada, name: 'eve' } })
  await until(async () => await isSigned(one, eve.cookie))
  const began = performance.now()
  assert.equal(
    (await ask(other, ['DELETE', `/rest/accounts/${third.body.id}`], { cookie: admin })).status,
    204,
  )
  await until(async () => !(await isSigned(one, eve.cookie)))
  process.stdout.write(
    `an account that ends at one console ends at the other after ${Math.round(performance.now() - began)} ms\n`,
  )
}
