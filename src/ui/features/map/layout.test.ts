import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MapGroup } from '#schema/map'
import { type Box, layOut, type MapLayout } from './layout.ts'
import { aGroup, aMap, plant } from './testing/example.ts'

const none = { pins: {}, chassis: new Map() }

function places(layout: MapLayout): Record<string, readonly [number, number]> {
  return Object.fromEntries(layout.nodes.map(({ node, x, y }) => [node.id, [x, y]]))
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

test('the same plant is laid out the same, whatever its lines, alerts and hour', () => {
  const tomorrow = aMap(
    plant.nodes.map((node) => ({ ...node, alerts: node.alerts + 5, worst: 'critical' as const })),
    [],
  )
  assert.deepEqual(places(layOut(plant, none)), places(layOut(plant, none)))
  assert.deepEqual(places(layOut(tomorrow, none)), places(layOut(plant, none)))
})

test('levels are bands from the enterprise down, the unknown last', () => {
  const layout = layOut(plant, none)
  assert.deepEqual(
    layout.bands.map(({ level }) => level),
    [3, 1, null],
  )
  const bottoms = layout.bands.map(({ y }) => y)
  assert.deepEqual(
    [...bottoms].sort((a, b) => a - b),
    bottoms,
  )
})

test('a zone of several levels keeps its column; zones of one level fill the band from the left', () => {
  const group = (id: string, level: number, zone: string) => aGroup(id, { level, zone })
  const spread = layOut(aMap([group('a', 3, 'office'), group('b', 1, 'office'), group('c', 1, 'cell')]), none)
  const office = spread.zones.filter(({ zone }) => zone === 'office')
  assert.equal(office.length, 2)
  assert.equal(office[0]!.x, office[1]!.x)
  assert.ok(spread.zones.find(({ zone }) => zone === 'cell')!.x < office[0]!.x)
  const single = layOut(aMap([group('a', 3, 'office'), group('c', 1, 'cell')]), none)
  assert.equal(new Set(single.zones.map(({ x }) => x)).size, 1)
})

test('nothing stands on anything else, and everything inside its band', () => {
  const many = Array.from({ length: 220 }, (_, index) =>
    aGroup(`g${index}`, { level: 4 - Math.floor(index / 55), zone: `zone ${Math.floor((index % 55) / 3)}` }),
  )
  const layout = layOut(aMap(many), none)
  assert.equal(layout.nodes.length, many.length)
  for (const [index, node] of layout.nodes.entries()) {
    assert.ok(!layout.nodes.slice(index + 1).some((other) => overlap(node, other)), node.node.id)
    assert.ok(
      layout.bands.some((band) => node.y >= band.y && node.y + node.height <= band.y + band.height),
      node.node.id,
    )
    assert.ok(node.x + node.width <= layout.width)
  }
})

test('unfolding a subnet leaves all other zones where they were, sideways within their columns', () => {
  const folded = aMap(
    plant.nodes
      .filter(({ kind }) => kind === 'group')
      .map((node) => ({ ...(node as MapGroup), isOpen: false })),
  )
  const [before, after] = [layOut(folded, none), layOut(plant, none)]
  assert.deepEqual(
    before.zones.map(({ zone }) => zone),
    after.zones.map(({ zone }) => zone),
  )
  assert.deepEqual(places(before).g3?.[1], places(after).g3?.[1])
  assert.equal(after.frames.length, 1)
  assert.equal(after.byIndex[1], undefined, 'an unfolded subnet is a frame and no box')
})

test('a pin moves its node and nothing else', () => {
  const before = places(layOut(plant, none))
  const after = places(layOut(plant, { ...none, pins: { 'plc-1': [50, -20] } }))
  const { 'plc-1': moved, ...others } = after
  const { 'plc-1': still, ...rest } = before
  assert.deepEqual(moved, [still![0] + 50, still![1] - 20])
  assert.deepEqual(others, rest)
})

test('an unfolded chassis shows its cards from left to right', () => {
  const module = {
    rack: 0,
    name: '',
    vendor: '',
    model: '',
    orderNumber: '',
    serial: '',
    firmware: '',
    provenance: {},
  }
  const modules = [
    { ...module, path: 'rack:0/slot:3', slot: 3, type: 'digital input' },
    { ...module, path: 'rack:0/slot:1', slot: 1, type: 'cpu' },
  ]
  const layout = layOut(plant, { ...none, chassis: new Map([['plc-3', modules]]) })
  const chassis = layout.nodes.find(({ node }) => node.id === 'plc-3')!
  assert.deepEqual(
    chassis.slots.map(({ place, kind }) => [place, kind]),
    [
      ['1', 'CPU'],
      ['3', 'DI'],
    ],
  )
  assert.ok(chassis.slots.every((slot) => overlap(slot, chassis)))
})
