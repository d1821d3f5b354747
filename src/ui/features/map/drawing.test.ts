import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mapChanges } from './comparison.ts'
import { bundled } from './conduits.ts'
import { curveAt, curvesOf, pointOf, widthOf } from './curves.ts'
import { svgOf } from './exporting.ts'
import { graphml } from './graphml.ts'
import { highlightOf } from './highlight.ts'
import { stripeOf } from './layers.ts'
import { layOut } from './layout.ts'
import { neighbour, nodeAt } from './node-navigation.ts'
import { paint } from './paint.ts'
import { SvgBrush } from './svg.ts'
import { aDevice, aGroup, anEdge, plant } from './testing/example.ts'
import { fit, toWorld, zoomed } from './view.ts'

const layout = layOut(plant, { pins: {}, chassis: new Map() })
const curves = curvesOf(plant, layout)
const palette = {
  grey: Array.from({ length: 11 }, (_, index) => `#${index.toString(16).repeat(6)}`),
  accent: '#0000ff',
  data: Array.from({ length: 8 }, (_, index) => `#d${index}d${index}d${index}`),
  severity: { critical: '#f00', major: '#f80', minor: '#ff0', warning: '#80f', notice: '#888' },
}

test('every line has a curve, and two deeds between the same nodes do not lie on each other', () => {
  assert.deepEqual(
    curves.map(({ index }) => index),
    [0, 1, 2],
  )
  assert.notEqual(curves[0]!.points[0], curves[1]!.points[0])
})

test('a pointer finds the curve it is on, and none far away', () => {
  const [x, y] = pointOf(curves[0]!, 0.5)
  assert.equal(curveAt(curves, x, y, 3)?.index, 0)
  assert.equal(curveAt(curves, -500, -500, 3), undefined)
})

test('a line is wider the more it carries, within bounds', () => {
  assert.deepEqual([widthOf(0), widthOf(1e3), widthOf(1e30)], [1, 1, 6])
  assert.ok(widthOf(1e6) > widthOf(1e5))
})

test('arrow keys walk to the next box in that direction, and from nowhere to the first', () => {
  const first = neighbour(layout, undefined, 'ArrowDown')
  assert.equal(first?.node.id, 'g3')
  assert.equal(neighbour(layout, first, 'ArrowUp'), undefined)
  const below = neighbour(layout, first, 'ArrowDown')
  assert.ok(below !== undefined && below.y > first!.y)
  const { x, y, node } = layout.nodes[2]!
  assert.equal(nodeAt(layout, x + 5, y + 5)?.node, node)
})

test('a zoom keeps the point under the hand, and a fitted map lies inside the window', () => {
  const window = { width: 800, height: 600 }
  const view = fit(layout, window)
  assert.ok(layout.width * view.scale <= 800 && layout.height * view.scale <= 600)
  const hand = [300, 200] as const
  const before = toWorld(view, ...hand)
  const after = toWorld(zoomed(view, 1.7, hand), ...hand)
  assert.ok(Math.abs(before[0] - after[0]) < 1e-9 && Math.abs(before[1] - after[1]) < 1e-9)
})

test('what is chosen lights its lines and their ends, without those put aside', () => {
  const lit = highlightOf(plant, { kind: 'node', index: 3 }, new Set(['read']))
  assert.deepEqual([[...lit!.nodes].sort(), [...lit!.lines]], [[0, 3], [0]])
  assert.deepEqual([...highlightOf(plant, { kind: 'line', index: 2 }, new Set())!.nodes], [2, 5])
})

test('an SVG file has every box by name, and hostile names stay text', () => {
  const nodes = plant.nodes.map((node) => ('name' in node ? { ...node, name: '<b>&"' } : node))
  const file = svgOf(
    {
      map: { ...plant, nodes },
      layout: layOut({ ...plant, nodes }, { pins: {}, chassis: new Map() }),
      curves,
    },
    palette,
  )
  assert.ok(file.startsWith('<svg xmlns=') && file.trimEnd().endsWith('</svg>'))
  assert.ok(file.includes('10.0.1.0/24') && file.includes('&#60;b&#62;&#38;&#34;'))
  assert.ok(!file.includes('<b>'))
})

test('the title of a zone can be read where lines cross it: its halo lies under its letters', () => {
  const brush = new SvgBrush()
  const at = { x: 0, y: 10, size: 10, color: '#000', width: 200, isBold: true }
  brush.text('Packaging', { ...at, halo: '#fff' })
  const file = brush.file({ width: 1, height: 1, title: '', ground: '#fff' })
  assert.match(file, /<text[^>]* stroke="#fff" stroke-width="4"[^>]*>Packaging<\/text>\n<text[^>]*>Packaging/)
})

test('GraphML has drawn boxes and lines, but no frame', () => {
  const file = graphml(plant)
  assert.equal(file.match(/<node /g)?.length, plant.nodes.length - 1)
  assert.equal(file.match(/<edge /g)?.length, 3)
  assert.ok(file.includes('<data key="e-activity">program</data>') && !file.includes('id="n1"'))
})

test('lines between two zones are one ribbon until it is opened; two are drawn singly', () => {
  const groups = [aGroup('a', { zone: 'A' }), aGroup('b', { zone: 'B' }), aGroup('c', { zone: 'C' })]
  const kinds = ['program', 'write', 'read'] as const
  const edges = [
    ...kinds.map((activity) => anEdge(0, 1, { activity })),
    anEdge(1, 2),
    anEdge(1, 2, { activity: 'write' }),
  ]
  const map = { ...plant, nodes: groups, edges }
  const placed = layOut(map, { pins: {}, chassis: new Map() })
  const singles = curvesOf(map, placed).reverse()
  const ribbons = bundled(map, placed, singles, new Set())
  assert.deepEqual(
    ribbons.map(({ index, conduit }) => [index, conduit?.lines.length]),
    [
      [4, undefined],
      [3, undefined],
      [0, 3],
    ],
  )
  const key = ribbons.find(({ conduit }) => conduit !== undefined)!.conduit!.key
  assert.deepEqual(bundled(map, placed, singles, new Set([key])), singles)
})

test('a comparison finds new nodes and lines and names what is gone', () => {
  const earlier = {
    ...plant,
    nodes: [aDevice('old', { name: 'PLC 7' }), aDevice('stays')],
    edges: [anEdge(0, 1)],
  }
  const now = { ...plant, nodes: [aDevice('stays'), aDevice('new')], edges: [anEdge(0, 1)] }
  const changes = mapChanges(earlier, now)
  assert.deepEqual([[...changes.nodes], [...changes.lines]], [[1], [0]])
  assert.deepEqual([changes.gone, changes.goneLines], [['PLC 7'], 1])
})

test('the stripe of a node shows its role, or how long it is silent', () => {
  const map = { ...plant, lastTime: '2026-11-26T03:00:00.000Z' }
  const look = { map, palette }
  assert.equal(stripeOf('alerts', aDevice('d'), look), undefined)
  assert.equal(stripeOf('role', aDevice('d', { type: 'PLC' }), look), palette.data[0])
  assert.equal(
    stripeOf('role', aGroup('g', { types: [{ type: 'Switch', count: 2 }] }), look),
    palette.data[3],
  )
  assert.equal(
    stripeOf('silence', aDevice('d', { lastSeen: '2026-11-24T03:00:00.000Z' }), look),
    palette.grey[3],
  )
  assert.equal(stripeOf('silence', aDevice('d', { lastSeen: map.lastTime }), look), palette.data[0])
})

test('names of devices are drawn, and readable, at every scale that has names', () => {
  for (const scale of [0.6, 0.86, 0.92, 0.99, 1, 2]) {
    const drawn: { readonly words: string; readonly size: number }[] = []
    const brush = {
      rect: () => {},
      curve: () => {},
      text: (words: string, { size }: { size: number }) => drawn.push({ words, size }),
    }
    const area = { x: 0, y: -100, width: layout.width + 1, height: layout.height + 200 }
    paint(brush, { map: plant, layout, curves }, { palette, area, scale })
    const types = drawn.filter(({ words }) => /PLC/.test(words))
    assert.ok(types.length > 0, `scale ${scale}: ${drawn.map(({ words }) => words).join(' | ')}`)
    assert.ok(drawn.every(({ size }) => size * scale >= 11.8))
  }
})
