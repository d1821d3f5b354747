import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixtureLinks } from '#ui/source/testing/happenings'
import { neighboursOf } from './neighbours.ts'

const [stop, read] = fixtureLinks()

test('several links with one neighbour are one line, drawn by the gravest of them', () => {
  const twice = { ...read!, id: 'more', client: stop!.client, protocol: 'modbus' }
  const { asking, asked } = neighboursOf('device-0', [twice, stop!, read!])
  assert.deepEqual(
    asking.map(({ id, activity, protocols }) => [id, activity, protocols]),
    [
      ['device-8', 'program', ['modbus', 's7comm']],
      ['device-3', 'read', ['modbus']],
    ],
  )
  assert.equal(asking[0]?.packets, stop!.packets + read!.packets)
  assert.deepEqual(asked, [])
})

test('whom it asks stands on the other side, also where nobody answered', () => {
  const unanswered = { ...read!, client: 'device-0', server: '', serverAddress: '10.20.9.9', operations: [] }
  const { asking, asked } = neighboursOf('device-0', [unanswered])
  assert.deepEqual([asking, asked[0]?.address, asked[0]?.activity], [[], '10.20.9.9', 'talk'])
})
