import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wayHighlight } from './highlight.ts'
import { leftOut, mapSentence, nodeText, shortType, typesText } from './labels.ts'
import { askingOf, isNarrowed, keptOf, lineWord, queryOf, toggled, turnedOver } from './map-address.ts'
import { isPins, pinned, unpinned } from './pins.ts'
import { plant } from './testing/example.ts'

test('the address bar says all of the map, and words without sense are passed over', () => {
  const asking = askingOf({ protocol: 'modbus', hide: 'talk,nonsense', view: 'lines', level: 7, at: '' })
  assert.deepEqual(
    [asking.narrowing, [...asking.hidden], asking.view, asking.at],
    [{ protocol: 'modbus' }, ['talk'], 'lines', undefined],
  )
  assert.ok(isNarrowed(asking))
  assert.deepEqual(queryOf(askingOf({ device: 'a', zone: 'b' })), { zone: 'b', open: undefined, device: 'a' })
  assert.equal(askingOf({ device: 'a' }).at, 'a')
})

test('a way in the address bar lights its devices and the lines between them', () => {
  const { from, to } = plant.edges[2]!
  const [a, b] = [plant.nodes[from]!.id, plant.nodes[to]!.id]
  const lit = wayHighlight(plant, askingOf({ way: `${a},gone,${b},${a}` }).way)
  assert.deepEqual([...lit!.nodes].sort(), [from, to].sort())
  assert.ok(lit!.lines.has(2))
  assert.equal(wayHighlight(plant, askingOf({ way: '%' }).way), undefined)
})

test('turning a subnet over keeps the others as they are', () => {
  assert.equal(turnedOver(plant, 'g2'), 'g1,g2')
  assert.equal(turnedOver(plant, 'g1'), 'none')
})

test('a list in the address bar survives odd ids', () => {
  assert.equal(toggled([], 'a,b'), 'a%2Cb')
  assert.deepEqual(askingOf({ chassis: 'a%2Cb,c' }).chassis, ['a,b', 'c'])
  assert.equal(toggled(['a'], 'a'), undefined)
})

test('what is kept is found again by its word, or not at all', () => {
  assert.deepEqual(keptOf(plant, 'plc-2'), { kind: 'node', index: 3 })
  assert.deepEqual(keptOf(plant, lineWord(plant, plant.edges[2]!)), { kind: 'line', index: 2 })
  assert.equal(keptOf(plant, 'gone'), undefined)
})

test('pins add up, can be taken out, and nonsense from the browser is refused', () => {
  const pins = pinned(pinned({}, 'a', [1, 2]), 'a', [3, 4])
  assert.deepEqual([pins, unpinned(pins, 'a')], [{ a: [4, 6] }, {}])
  assert.deepEqual([{}, pins, null, [], { a: 1 }, { a: [1, 'x'] }].map(isPins), [
    true,
    true,
    false,
    false,
    false,
    false,
  ])
})

test('the map is told as a colleague would', () => {
  assert.equal(
    mapSentence(plant),
    '7 devices in 2 zones, 3 connections between them. 1 line with controller programming.',
  )
  assert.deepEqual(leftOut({ ...plant, withheldEdges: 2, silentLinks: 1 }), [
    'the 2 lines with least traffic',
    '1 connection to addresses that never answered',
  ])
  assert.equal(
    nodeText(plant.nodes[3]!),
    'plc-2. PLC, Siemens S7-1500, 10.0.0.1. Level 1, cell. 2 open alerts, worst major.',
  )
  assert.deepEqual(
    [typesText({ types: [{ type: 'HMI', count: 3 }] }), shortType('Elevator')],
    ['3 HMI', 'ELE'],
  )
})
