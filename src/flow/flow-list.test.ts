import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FlowList } from './flow-list.ts'

function sweptOf(list: FlowList, stays: (flow: number) => boolean = () => false): number[] {
  const seen: number[] = []
  list.sweep((flow) => {
    seen.push(flow)
    return stays(flow)
  })
  return seen
}

test('lists each flow once, and hands them out in the order of their numbers', () => {
  const list = new FlowList()
  for (const flow of [9, 3, 70_000, 3, 9, 0]) list.add(flow)
  assert.equal(list.length, 4)
  assert.deepEqual(sweptOf(list), [0, 3, 9, 70_000])
  assert.deepEqual(sweptOf(list), [])
})

test('a flow that stays is handed out again, and one that was taken off may be listed anew', () => {
  const list = new FlowList()
  for (let flow = 0; flow < 5000; flow++) list.add(flow)
  assert.equal(sweptOf(list, (flow) => flow % 1000 === 7).length, 5000)
  list.add(8)
  assert.deepEqual(sweptOf(list), [7, 8, 1007, 2007, 3007, 4007])
})

test('takes over what another list has', () => {
  const list = new FlowList()
  const other = new FlowList()
  list.add(2)
  for (const flow of [5, 2, 1]) other.add(flow)
  list.addAllOf(other)
  assert.equal(other.length, 0)
  other.add(5)
  assert.deepEqual(sweptOf(list), [1, 2, 5])
  assert.deepEqual(sweptOf(other), [5])
})
