import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { AttackGraph, type GraphStep } from './attack-graph.ts'
import { rankMitigations } from './mitigations.ts'

/** The worked example of docs/internals/exposure-models.md §4. */
const step = (from: string, to: string, p: number, r: number, tag: string): GraphStep => ({
  from,
  to,
  probability: p * r,
  tags: [tag],
})
const example = new AttackGraph([
  step('internet', 'camera', 1, 1, 'patch:camera'),
  step('internet', 'workstation', 0.3, 0.9, 'close:remote access'),
  step('camera', 'switch', 0.9995, 0.3, 'patch:switch'),
  step('workstation', 'switch', 0.9995, 1, 'patch:switch'),
  step('workstation', 'EN2T', 0.05, 1, 'patch:EN2T'),
  step('workstation', 'EN2T', 0.9, 1, 'close:key in RUN'),
  step('switch', 'EN2T', 0.05, 0.8, 'patch:EN2T'),
  step('switch', 'EN2T', 0.9, 0.8, 'close:key in RUN'),
])
const sources = ['internet']
const targets = ['EN2T']
const digits = (value: number | undefined) => (value === undefined ? 'none' : value.toFixed(4))
const after = (...tags: string[]) =>
  digits(example.best(sources, targets, example.without(tags))?.probability)

describe('attack graph', () => {
  it('finds the three ways of the example, to the digit', () => {
    const ways = example.kBest(sources, targets, 10)
    assert.deepEqual(
      ways.map(({ probability, steps }) => [digits(probability), steps.map(({ to }) => to).join(' > ')]),
      [
        ['0.2430', 'workstation > EN2T'],
        ['0.2159', 'camera > switch > EN2T'],
        ['0.1943', 'workstation > switch > EN2T'],
      ],
    )
  })

  it('shows that patching the highest scores changes nothing, and what does', () => {
    assert.equal(after('patch:camera'), '0.2430')
    assert.equal(after('patch:switch'), '0.2430')
    assert.equal(after('patch:EN2T'), '0.2430')
    assert.equal(after('close:remote access'), '0.2159')
    assert.equal(after('close:key in RUN'), '0.0135')
    assert.equal(after('close:remote access', 'patch:camera'), 'none')
  })

  it('ranks changes, each alone and then together', () => {
    const ranked = rankMitigations(example, sources, targets, example.kBest(sources, targets, 10))
    assert.equal(ranked[0]?.tag, 'close:key in RUN')
    assert.equal(digits(ranked[0]?.alone), '0.0135')
    assert.ok(ranked.every((one, at) => at === 0 || one.together < ranked[at - 1]!.together))
  })

  it('tells to how many targets a way is left, also where the best chance stays', () => {
    const plant = new AttackGraph(['a', 'b', 'c'].map((to) => step('office', to, 0.9, 0.3, `segment:${to}`)))
    const aims = ['a', 'b', 'c']
    const ranked = rankMitigations(plant, ['office'], aims, plant.kBest(['office'], aims, 10))
    assert.deepEqual(
      ranked.map(({ together, targets }) => [digits(together), targets.before, targets.together]),
      [
        ['0.2700', 3, 2],
        ['0.2700', 3, 1],
        ['0.0000', 3, 0],
      ],
    )
  })

  it('goes on past the ways that were listed, until none is left', () => {
    const many = Array.from({ length: 8 }, (_, at) =>
      step('office', `plc${at}`, 0.9, 0.3, `segment:zone${at}`),
    )
    const graph = new AttackGraph(many)
    const aims = many.map(({ to }) => to)
    const ranked = rankMitigations(graph, ['office'], aims, graph.kBest(['office'], aims, 3))
    assert.equal(ranked.length, 8)
    assert.equal(ranked.at(-1)?.together, 0)
  })

  it('mends a weakness everywhere where no ten single changes bring anything', () => {
    const switches = Array.from({ length: 20 }, (_, at) => `switch${at}`)
    const both = ['plc1', 'plc2']
    const plant = new AttackGraph<GraphStep>([
      ...switches.map((to) => ({
        from: 'office',
        to,
        probability: 0.9,
        tags: [`protect:${to}`, 'everywhere:default-credentials'],
      })),
      ...switches.flatMap((from) => both.map((to) => step(from, to, 0.9, 0.8, `protect:${to}`))),
      ...both.map((to) => step('office', to, 0.9, 0.3, `protect:${to}`)),
    ])
    const ranked = rankMitigations(plant, ['office'], both, plant.kBest(['office'], both, 10))
    assert.deepEqual(plant.endsOf('everywhere:default-credentials'), switches)
    assert.deepEqual(
      ranked.slice(0, 1).map(({ tag, alone }) => [tag, digits(alone)]),
      [['protect:plc1', '0.6480']],
      'two single changes cut all ways: no work on twenty devices is asked for',
    )
    const aims = Array.from({ length: 30 }, (_, at) => `plc${at}`)
    const wide = new AttackGraph<GraphStep>([
      ...plant.steps.slice(0, 20),
      ...['office', ...switches].flatMap((from) =>
        aims.map((to) => ({
          from,
          to,
          probability: from === 'office' ? 0.27 : 0.72,
          tags: [`protect:${to}`, 'everywhere:unauthenticated-control'],
        })),
      ),
    ])
    const all = rankMitigations(wide, ['office'], aims, wide.kBest(['office'], aims, 10))
    assert.deepEqual(
      all.map(({ tag, alone, together, ends }) => [tag, digits(alone), digits(together), ends.length]),
      [
        ['everywhere:default-credentials', '0.2700', '0.2700', 20],
        ['everywhere:unauthenticated-control', '0.0000', '0.0000', 30],
      ],
      'the fewest devices first',
    )
  })

  it('names no change that brings nothing', () => {
    // Twenty gates lead to the same target: ten closed ones leave ten as good.
    const gates = Array.from({ length: 20 }, (_, at) => `gate${at}`)
    const plant = new AttackGraph<GraphStep>(
      gates.flatMap((to) => [
        step('office', to, 0.9, 1, `close:${to}`),
        { from: to, to: 'plc', probability: 0.9, tags: [] },
      ]),
    )
    assert.deepEqual(rankMitigations(plant, ['office'], ['plc'], plant.kBest(['office'], ['plc'], 10)), [])
  })

  it('answers for 10,000 devices and 100,000 links: ten ways within two seconds, a what-if within 300 ms', () => {
    let seed = 42
    const random = () => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
      return seed / 2 ** 32
    }
    const node = () => `n${Math.floor(random() * 10_000)}`
    const steps = Array.from({ length: 100_000 }, (_, at) => ({
      from: node(),
      to: node(),
      probability: 0.05 + 0.9 * random(),
      tags: [`patch:${at}`],
    }))
    const graph = new AttackGraph(steps)
    const started = process.threadCpuUsage()
    const ways = graph.kBest(['n1'], ['n9999'], 10)
    const ten = process.threadCpuUsage(started).user / 1000
    assert.equal(ways.length, 10)
    assert.ok(
      ways.every(({ probability }, at) => at === 0 || probability <= ways[at - 1]!.probability + 1e-12),
    )
    const again = process.threadCpuUsage()
    graph.best(['n1'], ['n9999'], graph.without(ways[0]!.steps[0]!.tags))
    const whatIf = process.threadCpuUsage(again).user / 1000
    // Processor time, five times the promise: test machines are shared.
    assert.ok(ten < 10_000, `ten ways took ${ten} ms`)
    assert.ok(whatIf < 1500, `a what-if took ${whatIf} ms`)
  })
})
