import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ClaimedNetworks } from './claimed-networks.ts'

test('counts the networks that any claimed address lies in, as they come and go', () => {
  const networks = new ClaimedNetworks()
  const sizes = (
    [
      [1, 1],
      [1, 1],
      [2, 1],
      [1, -1],
      [1, -1],
      [3, 1],
      [2, 1],
      [2, -1],
      [2, -1],
      [3, -1],
      [3, 1],
    ] as const
  ).map(([network, sign]) => {
    networks.add(network, sign)
    return networks.size
  })
  assert.deepEqual(sizes, [1, 1, 2, 2, 1, 2, 2, 2, 1, 0, 1])
})
