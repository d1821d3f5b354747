/**
 * Set points with few samples, with and without the wider interval of few samples: how many ordinary values are reported, and how
 * many far out? Drawn from the shapes of set points that operators write.
 *   node tests/evaluation/ablation/set-points.ts
 */
import { limits } from '#baseline/limits'
import { PointModel } from '#baseline/point-model'
import { type Random, randomFor } from '../../../simulator/network/random.ts'

const DRAWS = 4000
const SAMPLES = [2, 3, 5, 8, 12, 20, 30]
const HOUR = 3_600_000_000

/** Ordinary values of one point. */
type Shape = (random: Random) => () => number

const SHAPES: Readonly<Record<string, Shape>> = {
  'uniform, of a range': (random) => {
    const from = 20 + 400 * random.next()
    const span = from * (0.05 + 0.5 * random.next())
    return () => Math.round(10 * (from + span * random.next())) / 10
  },
  'normal, about an operating point': (random) => {
    const middle = 20 + 400 * random.next()
    const deviation = middle * (0.02 + 0.1 * random.next())
    return () => Math.round(10 * (middle + deviation * normal(random))) / 10
  },
  'lognormal, of batches': (random) => {
    const middle = 20 + 400 * random.next()
    return () => Math.round(10 * middle * Math.exp(0.4 * normal(random))) / 10
  },
  'levels, rarely visited': (random) => {
    const step = 5 + Math.round(20 * random.next())
    const levels = Array.from({ length: 3 + Math.floor(10 * random.next()) }, (_, i) => 30 + i * step)
    return () => levels[Math.floor(levels.length * random.next() ** 2)]!
  },
}

/** Box and Muller. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
}

/** Shares of ordinary values, and of three times the greatest sample, that are reported after `samples` writes. */
function shares(shape: Shape, samples: number): readonly [ordinary: number, farOut: number] {
  const random = randomFor(7, String(samples))
  let ordinary = 0
  let farOut = 0
  for (let i = 0; i < DRAWS; i++) {
    const draw = shape(random)
    const model = new PointModel()
    for (let n = 0; n < samples; n++) model.learn(draw(), true, n * HOUR)
    const greatest = model.most
    if (model.judge(draw(), true, samples * HOUR) !== undefined) ordinary++
    if (model.judge(3 * greatest, true, samples * HOUR) !== undefined) farOut++
  }
  return [ordinary / DRAWS, farOut / DRAWS]
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

function rowsOf(name: string): readonly string[] {
  return SAMPLES.map((samples) => {
    const cells = Object.values(SHAPES).map((shape) => {
      const [ordinary, farOut] = shares(shape, samples)
      return `${percent(ordinary)} / ${percent(farOut)}`
    })
    return `| ${[name, samples, ...cells].join(' | ')} |`
  })
}

const writable: { spansUnknown: number; writesBeforeGrossJudging: number } = limits as never
const [spans, gross] = [writable.spansUnknown, writable.writesBeforeGrossJudging]
const head = ['interval', 'writes', ...Object.keys(SHAPES)]
const lines = [`| ${head.join(' | ')} |`, `| ${head.map(() => '---').join(' | ')} |`, ...rowsOf('as it is')]
writable.spansUnknown = 0
writable.writesBeforeGrossJudging = Number.POSITIVE_INFINITY
lines.push(...rowsOf('without the prior'))
writable.spansUnknown = spans
writable.writesBeforeGrossJudging = gross
process.stdout.write(`${lines.join('\n')}\n`)
