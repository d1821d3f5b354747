/**
 * Detection on all plants, each left out in turn: authors of rules may look at three, the fourth is reported.
 *   npm run exam -- --plants                            all plants, learning of 2 h, 1 d and 7 d, the reporting seeds
 *   npm run exam -- --plants --only substation --learn "2 h" --seeds 1
 *   npm run exam -- --plants --keep out.json            one share of the work; then
 *   npm run exam -- --plants --of a.json,b.json --write the tables of them all: docs/internals/detection-score.md,
 *                                                       bench/results/plants-score.md and the line of README
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { findPlants } from '../../../simulator/plants/plants.ts'
import { plantReport, plantSummary, readmeLine } from './report.ts'
import { LEARNINGS, type PlantResult, runPlant } from './run.ts'

/** Used up once published: replace them before the next report. 2, 3 and 7101 to 7104 were published. */
const REPORTING_SEEDS = [7105, 7106]

const { values } = parseArgs({
  options: {
    plants: { type: 'boolean' },
    only: { type: 'string' },
    learn: { type: 'string' },
    seeds: { type: 'string' },
    keep: { type: 'string' },
    of: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
})

const results = values.of === undefined ? await evaluated() : values.of.split(',').flatMap(readResults)
const text = plantReport(results)
process.stdout.write(text)
if (values.write) {
  writeFileSync(fileOf('bench/results/plants-score.md'), text)
  const all = '[Steps and false alerts](../../bench/results/plants-score.md), one by one.'
  replaceSection('docs/internals/detection-score.md', `${plantSummary(results)}\n${all}`)
  replaceSection('README.md', readmeLine(results))
}

function fileOf(path: string): URL {
  return new URL(`../../../${path}`, import.meta.url)
}

/** Replaces the text between `<!-- plants -->` and `<!-- /plants -->`. */
function replaceSection(path: string, content: string): void {
  const before = readFileSync(fileOf(path), 'utf8')
  const section = /(<!-- plants -->\n).*?(<!-- \/plants -->)/s
  if (!section.test(before)) throw new Error(`${path}: expected <!-- plants --> and <!-- /plants -->`)
  writeFileSync(
    fileOf(path),
    before.replace(section, (_, open: string, close: string) => `${open}${content}\n${close}`),
  )
}

async function evaluated(): Promise<PlantResult[]> {
  const plants = await findPlants()
  const ids =
    values.only?.split(',') ?? plants.filter(({ isHeldOut }) => isHeldOut !== true).map(({ id }) => id)
  const unknown = ids.filter((id) => plants.every((plant) => plant.id !== id))
  if (unknown.length > 0)
    throw new Error(`--only: expected ${plants.map(({ id }) => id).join(', ')}, got ${unknown.join(', ')}`)
  const names = values.learn?.split(',') ?? LEARNINGS.map(({ name }) => name)
  const learnings = LEARNINGS.filter(({ name }) => names.includes(name))
  if (learnings.length !== names.length)
    throw new Error(`--learn: expected ${LEARNINGS.map(({ name }) => name).join(', ')}, got ${values.learn}`)
  const seeds = values.seeds?.split(',').map(Number) ?? REPORTING_SEEDS
  if (!seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed <= 0xffff_ffff))
    throw new Error(`--seeds: expected whole numbers with commas between, got ${values.seeds}`)
  const found: PlantResult[] = []
  for (const learning of learnings)
    for (const plant of plants.filter(({ id }) => ids.includes(id)))
      for (const seed of seeds) {
        const begin = process.hrtime.bigint()
        const result = await runPlant(plant, { seed, learning })
        found.push(result)
        // A long run that is interrupted keeps what it has.
        if (values.keep !== undefined) writeFileSync(values.keep, JSON.stringify(found))
        const seconds = Number((process.hrtime.bigint() - begin) / 1_000_000n) / 1000
        process.stderr.write(
          `${plant.id}, ${learning.name}, seed ${seed}: ${result.frames} frames, ${result.steps.filter(({ isNamed }) => isNamed).length} of ${result.steps.length} named, ${result.falseAlerts.length} false alerts, ${seconds.toFixed(0)} s\n`,
        )
      }
  return found
}

function readResults(path: string): PlantResult[] {
  return JSON.parse(readFileSync(path, 'utf8')) as PlantResult[]
}
