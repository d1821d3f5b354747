import { join } from 'node:path'
import type { Command } from 'commander'
import { makeFolder } from '#data-folder/make-folder'
import type { CliCommand } from '../help.ts'
import { UsageError } from '../usage-error.ts'

interface PlantOptions {
  readonly seed: string
  readonly hours: string
  readonly out: string
  readonly pace: string
  readonly with: string
  readonly learn: string
  readonly duplicated: string
  readonly lost: string
  readonly swapped: string
  readonly plant: string
}

export const command: CliCommand = {
  group: 'Run',
  examples: ['sightglass simulate plant --hours 4 --with attacks', 'sightglass simulate triton'],
  register(program: Command) {
    const simulate = program.command('simulate').description('Generate labelled traffic of a simulated plant')
    simulate
      .command('plant')
      .description(
        'a plant, by default a waterworks: plant.pcap, labels.jsonl and site.yaml; same seed, same bytes',
      )
      .option('--plant <name>', 'building, hospital, manufacturing, riverbend or substation', 'riverbend')
      .option('--seed <n>', 'random seed', '1')
      .option('--hours <h>', 'duration in hours', '2')
      .option('--out <dir>', 'output folder', 'riverbend')
      .option('--pace <n>', 'divide the rate of cyclic traffic by this, for smaller files', '1')
      .option(
        '--with <what>',
        'nothing, benign, attacks, evasions, chains, everything, or step names separated by commas',
        'nothing',
      )
      .option('--learn <h>', 'hours before the first step; default half of the duration')
      .option('--duplicated <share>', 'share of duplicate frames, as from mirroring two ports (0..1)', '0')
      .option('--lost <share>', 'share of lost frames (0..1)', '0')
      .option('--swapped <share>', 'share of reordered frames (0..1)', '0')
      .action(simulatePlant)
    simulate
      .command('triton')
      .description(
        'the 48 network sub-steps of the MITRE TRITON evaluation: triton.pcap, labels.jsonl and site.yaml',
      )
      .option('--seed <n>', 'random seed', '1')
      .option('--out <dir>', 'output folder', 'triton')
      .action(simulateTriton)
    simulate
      .command('examples')
      .description('the captures that README uses: yesterday.pcap and today.pcap of a small waterworks')
      .option('--out <dir>', 'output folder', 'examples')
      .action(simulateExamples)
    simulate
      .command('fleet')
      .description('sensors of many sites that report to a console, each with its own key')
      .option('--sensors <n>', 'number of sensors', '10')
      .option('--sites <n>', 'number of sites', '10')
      .option('--devices <n>', 'devices of a sensor', '100')
      .option('--links <n>', 'connections of a device', '2')
      .option('--alerts <n>', 'alerts of a sensor at the start', '5')
      .option('--minutes <n>', 'how long changes come', '1')
      .option('--rate <n>', 'changes of a sensor in an hour', '60')
      .option('--seed <n>', 'random seed', '1')
      .requiredOption('--to <url>', 'console, for example https://127.0.0.1:8471')
      .requiredOption('--token <file>', 'file with an API token that may administer the console')
      .option(
        '--nats [n]',
        'each n-th sensor (default: each) sends over NATS, by the servers that the console names',
      )
      .option('--hold <file>', 'after the first snapshots, wait until this file exists')
      .option('--faults <list>', 'kill, drop, delay, clone, restore, separated by commas')
      .option('--truth <file>', 'what the console must have', 'truth.json')
      .option('--verify', 'compare the console with the file instead; exit status 1 on any difference')
      // Loaded late: most commands need no console.
      .action(async (options) => (await import('../fleet-simulation.ts')).simulateFleet(options))
  },
}

interface TritonOptions {
  readonly seed: string
  readonly out: string
}

async function simulateTriton({ seed, out }: TritonOptions): Promise<void> {
  const number = Number(seed)
  if (!(Number.isInteger(number) && number >= 0 && number <= 0xffff_ffff))
    throw new UsageError(`--seed: expected 0 to ${0xffff_ffff}, got ${seed}`)
  makeFolder(out)
  const { writeTriton } = await import('../../../simulator/triton/triton.ts')
  const { frames, labels, pcap } = writeTriton(out, number)
  process.stdout.write(`${pcap}: ${frames.toLocaleString('en')} frames, ${labels.length} labels\n`)
}

/** Minutes of one simulated day: ordinary traffic, then a laptop that attacks from minute 4. */
const EXAMPLES = {
  'yesterday.pcap': { seed: 1, fromMinutes: 0.05, minutes: 2.95, attackAfterMinutes: undefined },
  'today.pcap': { seed: 1, fromMinutes: 3, minutes: 4, attackAfterMinutes: 4 },
} as const

async function simulateExamples({ out }: { readonly out: string }): Promise<void> {
  makeFolder(out)
  const { writeExcerpt } = await import('../../../simulator/first-light/write.ts')
  for (const [name, excerpt] of Object.entries(EXAMPLES)) {
    const path = join(out, name)
    process.stdout.write(`${path}: ${writeExcerpt(path, excerpt).toLocaleString('en')} frames\n`)
  }
}

async function simulatePlant(options: PlantOptions): Promise<void> {
  const number = (name: keyof PlantOptions, most: number, least = 0): number => {
    const value = Number(options[name])
    if (!(value >= least && value <= most))
      throw new UsageError(`--${name}: expected ${least} to ${most}, got ${options[name]}`)
    return value
  }
  if (options.plant !== 'riverbend') return simulateOther(options, number)
  const { scheduleSteps, selectSteps } = await import('../../../simulator/riverbend/schedule.ts')
  const { writePlant } = await import('../../../simulator/riverbend/write.ts')
  const forSeconds = number('hours', 24 * 366) * 3600
  const learnSeconds = options.learn === undefined ? forSeconds / 2 : number('learn', 24 * 366) * 3600
  const seed = number('seed', 0xffff_ffff)
  const chosen = await selectSteps(options.with)
  if (typeof chosen === 'string') throw new UsageError(`--with: ${chosen}`)
  const steps = scheduleSteps(chosen, { seed, from: learnSeconds, to: forSeconds })
  makeFolder(options.out)
  const { frames, labels, pcap } = writePlant(
    options.out,
    { seed, start: Date.UTC(2026, 2, 2, 6) * 1000, forSeconds, pace: number('pace', 1000, 0.1), steps },
    { duplicated: number('duplicated', 1), lost: number('lost', 1), swapped: number('swapped', 1) },
  )
  process.stdout.write(`${pcap}: ${frames.toLocaleString('en')} frames, ${labels.length} labels\n`)
}

async function simulateOther(
  options: PlantOptions,
  number: (name: keyof PlantOptions, most: number, least?: number) => number,
): Promise<void> {
  const { findPlant } = await import('../../../simulator/plants/plants.ts')
  const { selectPlantSteps, spreadSteps, writePlantRun } = await import('../../../simulator/plants/run.ts')
  const found = await findPlant(options.plant)
  if (typeof found === 'string') throw new UsageError(`--plant: ${found}`)
  const seed = number('seed', 0xffff_ffff)
  const plant = await found.build(seed)
  const chosen = selectPlantSteps(plant, options.with)
  if (typeof chosen === 'string') throw new UsageError(`--with: ${chosen}`)
  const forSeconds = number('hours', 24 * 366) * 3600
  const from = options.learn === undefined ? forSeconds / 2 : number('learn', 24 * 366) * 3600
  makeFolder(options.out)
  const { frames, labels, pcap } = writePlantRun(options.out, plant, {
    ...{ seed, start: Date.UTC(2026, 2, 2, 6) * 1000, forSeconds, pace: number('pace', 1000, 0.1) },
    steps: spreadSteps(chosen, { from, to: forSeconds, order: [...chosen.keys()] }),
    faults: { duplicated: number('duplicated', 1), lost: number('lost', 1), swapped: number('swapped', 1) },
  })
  process.stdout.write(`${pcap}: ${frames.toLocaleString('en')} frames, ${labels.length} labels\n`)
}
