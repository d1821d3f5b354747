import assert from 'node:assert/strict'
import { test } from 'node:test'
import { problemOf } from '#schema/errors'
import { deviceWords, readDevice } from './devices.ts'
import { readHealth } from './health.ts'
import { addressOf, failureOf, httpSource } from './http.ts'
import { readOverview } from './overview.ts'
import { SourceError } from './source.ts'
import { fixtureHealth } from './testing/health.ts'

test('an address carries only what was asked for', () => {
  assert.equal(
    addressOf('/devices', { search: 'a b', type: undefined, vendor: '', limit: 5 }),
    '/devices?search=a+b&limit=5',
  )
  assert.equal(addressOf('/devices'), '/devices')
})

test('a refusal says what was expected, what came and what to do', () => {
  const problem = problemOf('bad-cursor', 'cursor: expected the `next` of the page before')
  const { message, expected, came, todo, code } = failureOf('/rest/devices', problem.status, problem)
  assert.deepEqual(
    { message, expected, came, todo, code },
    {
      message: 'Invalid cursor',
      expected: 'a response to /rest/devices',
      came: 'cursor: expected the `next` of the page before (status 400)',
      todo: 'Request the first page without a cursor',
      code: 'bad-cursor',
    },
  )
})

test('a minus before the sort word turns the order', () => {
  assert.deepEqual(deviceWords({ sort: '-name', type: 'PLC' }), {
    sort: 'name',
    order: 'descending',
    type: 'PLC',
  })
  assert.deepEqual(deviceWords({ sort: 'name' }), { sort: 'name', order: 'ascending' })
})

test('a sensor that is not there is told from one that refuses', async () => {
  const source = httpSource('/rest', () => Promise.reject(new TypeError('fetch failed')))
  await assert.rejects(
    readOverview(source),
    (error) => error instanceof SourceError && error.came === 'no connection',
  )
})

test('an answer that is no JSON still fails with its status', async () => {
  const source = httpSource('/rest', async () => new Response('<html>', { status: 502 }))
  await assert.rejects(
    readDevice(source, 'a'),
    (error) => error instanceof SourceError && error.came.includes('502'),
  )
})

test('a sensor that is not well answers how it is; one that cannot say fails', async () => {
  const ill = { ...fixtureHealth(true), status: 'failing', problem: 'the disk is full' }
  const asked = async (body: unknown) =>
    readHealth(httpSource('/rest', async () => Response.json(body, { status: 503 })))
  assert.deepEqual(await asked(ill), ill)
  await assert.rejects(asked(problemOf('store-failed', 'disk I/O error')), SourceError)
})
