import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Host } from './host.ts'
import { LinkGroup, LinkGroups, linkSnapshot } from './link-groups.ts'
import { LinkRows } from './link-numbers.ts'
import { LinkState } from './link-state.ts'
import { traffic } from './testing/fixture.ts'

const rows = new LinkRows()
const hosts = Array.from({ length: 5 }, (_, i) => new Host(i, '', `10.0.0.${i + 1}`, 'ipv4', 0))
const linkTo = (server: Host) =>
  hosts.map((host) => new LinkState(host, server, traffic('', ''), 502, 0, rows))
const links = linkTo(hosts[0]!)

test('links of a group stand in the order they came, whoever left', () => {
  const group = new LinkGroup(links[0]!)
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

test('a line that was told and that its last link left is taken back, unless one comes meanwhile', () => {
  const groups = new LinkGroups(1)
  const [one, other] = linkTo(hosts[1]!) as [LinkState, LinkState]
  const ids = () => groups.all().map((line) => linkSnapshot(line).id)
  assert.deepEqual([groups.place(one), groups.place(one)], [true, false])
  const [first] = ids()
  one.line.isReported = true
  const speak = (link: LinkState, protocol: string) => {
    link.protocol = protocol
    return groups.place(link)
  }
  assert.equal(speak(one, 'modbus'), true)
  assert.equal(one.line.isReported, false)
  assert.deepEqual([ids().length, ids().includes(first!)], [1, false])
  assert.deepEqual([groups.sweep(), groups.sweep()], [[first], []])

  one.line.isReported = true
  assert.equal(speak(one, ''), true)
  assert.equal(speak(one, 'modbus'), true)
  assert.deepEqual([one.line.isReported, one.line.isDirty, groups.sweep()], [true, true, []])

  // Of two devices that turn out to be one: the same line from then on.
  groups.place(other)
  other.protocol = 'modbus'
  Object.assign(other, { client: one.client })
  assert.equal(groups.place(other), false)
  assert.deepEqual([one.group === other.group, one.line.links(), ids().length], [true, [one, other], 1])
  speak(one, '')
  speak(other, '')
  assert.deepEqual([ids(), groups.sweep().length], [[first], 1])
})

test('numbers of a link are its own', () => {
  const [one, other] = [links[0]!, links[1]!]
  one.add(3, 300)
  one.add(1, 50)
  one.seenUntil(7)
  one.seenUntil(5)
  assert.deepEqual(
    [one.packets, one.bytes, one.first, one.last, one.place],
    [4, 350, 0, 7, { file: 0, frame: 1 }],
  )
  assert.deepEqual([other.packets, other.bytes, other.first, other.last], [0, 0, 0, 0])
})
