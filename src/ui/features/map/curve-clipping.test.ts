import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changesBetween } from './changes.ts'
import { crosses, partsIn } from './curve-clipping.ts'
import { curvesOf } from './curves.ts'
import { layOut } from './layout.ts'
import { plant } from './testing/example.ts'

const LINE = [0, 0, 300, 0, 600, 0, 900, 0] as const
const S_SHAPE = [0, 0, 0, 500, 800, -500, 800, 0] as const

const at = ([x1, y1, x2, y2, x3, y3, x4, y4]: readonly number[], t: number): readonly [number, number] => {
  const of = (a: number, b: number, c: number, d: number) =>
    (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t ** 2 * c + t ** 3 * d
  return [of(x1!, x2!, x3!, x4!), of(y1!, y2!, y3!, y4!)]
}

test('a curve that is seen whole stays as it is', () => {
  const area = { x: -10, y: -600, width: 1000, height: 1200 }
  assert.deepEqual(partsIn(S_SHAPE, area), [{ points: S_SHAPE, before: 0 }])
})

test('of a long curve only what an area may show is left, and it knows how long the rest before it was', () => {
  const [part, ...others] = partsIn(LINE, { x: 400, y: -5, width: 100, height: 10 })
  assert.equal(others.length, 0)
  const [x1, , , , , , x4] = part!.points
  assert.ok(x1 <= 400 && x1 > 280 && x4 >= 500 && x4 < 620, `${x1} to ${x4}`)
  assert.ok(Math.abs(part!.before - x1) < 1e-6, `${part!.before} before ${x1}`)
  assert.deepEqual(partsIn(LINE, { x: 400, y: 20, width: 100, height: 10 }), [])
})

test('parts lie on the curve, and nothing of it that is inside is missing', () => {
  const area = { x: 0, y: 20, width: 800, height: 300 }
  const parts = partsIn(S_SHAPE, area)
  const ends = parts.flatMap(({ points }) => [points.slice(0, 2), points.slice(6)])
  for (let t = 0; t <= 1; t += 1 / 256) {
    const [x, y] = at(S_SHAPE, t)
    if (y < area.y || y > area.y + area.height) continue
    const near = parts.some(({ points }) =>
      Array.from({ length: 257 }, (_, i) => at(points, i / 256)).some(
        ([px, py]) => Math.hypot(px - x, py - y) < 5,
      ),
    )
    assert.ok(near, `missing at ${t}`)
  }
  for (const [x, y] of ends) {
    const isOn = Array.from({ length: 1025 }, (_, i) => at(S_SHAPE, i / 1024)).some(
      ([px, py]) => Math.hypot(px - x!, py - y!) < 2,
    )
    assert.ok(isOn, `${x}, ${y} is beside the curve`)
  }
  assert.equal(crosses(S_SHAPE, { x: 300, y: 300, width: 10, height: 10 }), false)
})

test('a dragged node changes the picture where it was, where it is and along its lines, and nowhere else', () => {
  const map = plant
  const picture = (pins: Readonly<Record<string, readonly [number, number]>>) => {
    const layout = layOut(map, { pins, chassis: new Map() })
    return { map, layout, curves: curvesOf(map, layout) }
  }
  const before = picture({})
  const node = before.layout.nodes[0]!
  const after = picture({ [node.node.id]: [300, 40] })
  const differs = changesBetween(before, after)
  assert.ok(differs !== undefined)
  assert.equal(differs(node), true)
  assert.equal(differs(after.layout.nodes[0]!), true)
  assert.equal(differs({ x: -5000, y: -5000, width: 100, height: 100 }), false)
  assert.equal(
    changesBetween(before, { ...after, map: { ...map } }),
    undefined,
    'another map is another picture',
  )
  assert.equal(changesBetween(before, picture({}))?.(node), false, 'the same again changes nothing')
})
