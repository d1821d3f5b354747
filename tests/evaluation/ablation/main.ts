/**
 * Contribution of each part of detection: every plant is read by engines that lack one of them, after 2 h of learning.
 *   npm run exam -- --ablation --seeds 12                    all plants, all parts
 *   npm run exam -- --ablation --seeds 12 --only building --keep building.json
 *   npm run exam -- --ablation --of building.json,hospital.json --write   the table in docs/internals/detection-score.md
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { findPlants } from '../../../simulator/plants/plants.ts'
import { LEARNINGS, type PlantResult, runPlantWith } from '../plants/run.ts'
import { quantile } from '../statistics.ts'
import { bundleVariant, VARIANTS } from './variants.ts'

/** For tuning: the table compares engines, it is no score. */
const SEEDS = [12]

const { values } = parseArgs({
  options: {
    ablation: { type: 'boolean' },
    only: { type: 'string' },
    seeds: { type: 'string' },
    learn: { type: 'string', default: '2 h' },
    /** Names of variants with commas between; all if left out. */
    without: { type: 'string' },
    keep: { type: 'string' },
    of: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
})

interface Ablation {
  readonly without: string
  readonly result: PlantResult
}

const all = values.of === undefined ? await evaluated() : values.of.split(',').flatMap(readAblations)
const text = tableOf(all)
process.stdout.write(text)
if (values.write) {
  const page = new URL('../../../docs/internals/detection-score.md', import.meta.url)
  const before = readFileSync(page, 'utf8')
  const section = /(<!-- ablation -->\n).*?(<!-- \/ablation -->)/s
  if (!section.test(before)) throw new Error('expected <!-- ablation --> and <!-- /ablation --> in the page')
  writeFileSync(
    page,
    before.replace(section, (_, open: string, close: string) => `${open}${text}${close}`),
  )
}

async function evaluated(): Promise<Ablation[]> {
  const learning = LEARNINGS.find(({ name }) => name === values.learn)
  if (learning === undefined)
    throw new Error(`--learn: expected ${LEARNINGS.map(({ name }) => name).join(', ')}, got ${values.learn}`)
  const seeds = values.seeds?.split(',').map(Number) ?? SEEDS
  const plants = await findPlants()
  const ids =
    values.only?.split(',') ?? plants.filter(({ isHeldOut }) => isHeldOut !== true).map(({ id }) => id)
  const engines = []
  const without = values.without?.split(',') ?? VARIANTS.map(({ name }) => name)
  const unknown = without.filter((name) => !VARIANTS.some((one) => one.name === name))
  if (unknown.length > 0)
    throw new Error(
      `--without: expected ${VARIANTS.map(({ name }) => name).join(', ')}, got ${unknown.join(', ')}`,
    )
  const variants = VARIANTS.filter(({ name }) => without.includes(name))
  for (const variant of variants)
    engines.push({ program: await bundleVariant(variant), modelsOff: variant.modelsOff ?? [] })
  const found: Ablation[] = []
  for (const plant of plants.filter(({ id }) => ids.includes(id)))
    for (const seed of seeds) {
      const results = await runPlantWith(plant, { seed, learning }, engines)
      results.forEach((result, i) => {
        found.push({ without: variants[i]!.name, result })
      })
      if (values.keep !== undefined) writeFileSync(values.keep, JSON.stringify(found))
      process.stderr.write(`${plant.id}, seed ${seed}: ${results[0]?.frames} frames\n`)
    }
  return found
}

function readAblations(path: string): Ablation[] {
  return JSON.parse(readFileSync(path, 'utf8')) as Ablation[]
}

function tableOf(ablations: readonly Ablation[]): string {
  const results = ablations.map(({ result }) => result)
  const [plants, seeds, names] = [
    results.map(({ plant }) => plant),
    results.map(({ seed }) => seed),
    ablations.map(({ without }) => without),
  ].map((list) => [...new Set<string | number>(list)]) as [string[], number[], string[]]
  return [
    'Written by `npm run exam -- --ablation --write`: the same capture, read by engines that lack one part.',
    `Seed ${seeds.join(', ')}, ${[...new Set(results.map(({ learning }) => learning))].join(', ')} learned, one run each.`,
    '',
    '| plant | without | detected | named | technique | false critical + major / minor + warning | statistics p95 |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...plants.flatMap((plant) =>
      names.map((name) =>
        rowOf(
          plant,
          name,
          ablations
            .filter(({ without, result }) => without === name && result.plant === plant)
            .map((one) => one.result),
        ),
      ),
    ),
    '',
  ].join('\n')
}

function rowOf(plant: string, name: string, results: readonly PlantResult[]): string {
  const steps = results.flatMap((one) => one.steps)
  const alerts = results.flatMap((one) => one.falseAlerts)
  const share = (of: readonly unknown[]) => `${of.length} of ${steps.length}`
  const grave = alerts.filter(({ severity }) => severity === 'critical' || severity === 'major').length
  const seconds = steps
    .filter(({ isStatistical, isFound }) => isStatistical && isFound)
    .map(({ secondsToDetect }) => secondsToDetect)
  const cells = [
    share(steps.filter(({ isFound }) => isFound)),
    share(steps.filter(({ isNamed }) => isNamed)),
    share(steps.filter(({ isTechniqueRight }) => isTechniqueRight)),
    `${grave} / ${alerts.length - grave}`,
    seconds.length === 0 ? '–' : `${quantile(seconds, 0.95).toFixed(0)} s`,
  ]
  return `| ${plant} | ${name} | ${cells.join(' | ')} |`
}
