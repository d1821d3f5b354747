import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AttackPathItem } from '#schema/exposure'
import { NODE, pathGraph } from './path-graph.ts'

const path = (source: string, ...stops: readonly (readonly [string, number])[]): AttackPathItem => ({
  id: stops.join(),
  source,
  target: stops.at(-1)![0],
  probability: 0.5,
  hops: stops.map(([to, probability]) => ({
    from: '',
    to,
    method: 'm',
    title: `to ${to}`,
    exposure: '',
    service: '',
    probability,
    reach: 1,
    why: '',
  })),
})

test('every device stands once, and lines keep the likeliest', () => {
  const graph = pathGraph([
    path('source:internet', ['a', 0.9], ['plc', 0.9]),
    path('source:internet', ['b', 0.3], ['plc', 0.4]),
    path('source:internet', ['a', 0.2], ['plc', 0.1]),
  ])
  assert.deepEqual(
    graph.nodes.map(({ id, isTarget }) => [id, isTarget]),
    [
      ['source:internet', false],
      ['a', false],
      ['plc', true],
      ['b', false],
    ],
  )
  assert.deepEqual(
    graph.edges.map(({ from, to, chance, isBest }) => [from, to, chance, isBest]),
    [
      ['source:internet', 'a', 0.9, true],
      ['a', 'plc', 0.9, true],
      ['source:internet', 'b', 0.3, false],
      ['b', 'plc', 0.4, false],
    ],
  )
})

test('nothing overlaps, and a way back is drawn as well', () => {
  const graph = pathGraph([path('s', ['a', 1], ['b', 1]), path('s', ['b', 1], ['a', 1])])
  const places = graph.nodes.map(({ x, y }) => `${x},${y}`)
  assert.equal(new Set(places).size, places.length)
  assert.ok(graph.edges.every(({ line }) => !line.includes('NaN')))
  assert.deepEqual(pathGraph([]).nodes, [])
})

test('words of lines that leave one device together stand near where each ends', () => {
  const ways = ['a', 'b', 'c', 'd'].map((to) => path('s', ['sw', 1], [to, 0.72]))
  const graph = pathGraph(ways)
  const fan = graph.edges.filter(({ from }) => from === 'sw')
  const rows = new Map(graph.nodes.map(({ id, y }) => [id, y + NODE.height / 2]))
  for (const { to, y } of fan) assert.ok(Math.abs(y + 6 - rows.get(to)!) < 31, `${to} at ${y}`)
})
