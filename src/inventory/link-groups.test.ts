import assert from 'node:assert/strict'
import { test } from 'node:test'
import { traffic } from './fixture.ts'
import { Host } from './host.ts'
import { LinkGroup } from './link-groups.ts'
import { LinkRows } from './link-numbers.ts'
import { LinkState } from './link-table.ts'

const rows = new LinkRows()
const hosts = Array.from({ length: 5 }, (_, i) => new Host(i, '', `10.0.0.${i + 1}`, 'ipv4', 0))
const links = hosts.map((host) => new LinkState(host, hosts[0]!, traffic('', ''), 502, 0, rows.next()))

test('links of a group stand in the order they came, whoever left', () => {
  const group = new LinkGroup('a', links[0]!)
  assert.equal(group.only, links[0])
  for (const link of links.slice(1)) group.add(link)
  const numbers = () => group.links().map(({ client }) => client.number)
  assert.deepEqual([group.only, numbers()], [undefined, [0, 1, 2, 3, 4]])
  group.leave(links[2]!)
  group.leave(links[0]!)
  assert.deepEqual(numbers(), [1, 3, 4])
  group.add(links[0]!)
  assert.deepEqual(numbers(), [1, 3, 4, 0])
  for (const link of group.links()) group.leave(link)
  assert.deepEqual([group.isEmpty, group.only, numbers()], [true, undefined, []])
  group.add(links[3]!)
  assert.deepEqual([group.isEmpty, group.only], [false, links[3]])
})

test('numbers of a link are its own', () => {
  const [one, other] = [links[0]!, links[1]!]
  one.add(3, 300)
  one.add(1, 50)
  one.seenUntil(7)
  one.seenUntil(5)
  assert.deepEqual(
    [one.packets, one.octets, one.first, one.last, one.place],
    [4, 350, 0, 7, { file: 0, frame: 1 }],
  )
  assert.deepEqual([other.packets, other.octets, other.first, other.last], [0, 0, 0, 0])
})
