import type { Command } from 'commander'
import { compareSides } from '#compare/compare'
import { plainKeyValues } from '#compare/symbol-words'
import { loadProtocols } from '#engine-host/folders'
import { operationNamesOf } from '#server/baseline/operation-names'
import { differenceText } from '../difference-text.ts'
import type { CliCommand } from '../help.ts'
import { PACKS_OPTION } from '../packs-option.ts'
import { PROTOCOLS_OPTION } from '../protocols-option.ts'
import { readSide } from '../side-reader.ts'
import { UsageError } from '../usage-error.ts'

/** Rows per kind without `--all` or `--json`. */
const MOST_ROWS = 40
/** Exit status with `--exit-code`; 1 is unreadable input, 2 wrong usage. */
const DIFFERENT = 3

interface DiffOptions {
  readonly json?: boolean
  readonly all?: boolean
  readonly exitCode?: boolean
  readonly exposure: boolean
  readonly site?: string
  readonly protocols: readonly string[]
}

export const command: CliCommand = {
  group: 'Analyze',
  examples: ['sightglass diff monday.pcap tuesday.pcap', 'sightglass diff data@2026-W45 data@2026-W46'],
  register(program: Command) {
    program
      .command('diff')
      .description(
        'Compare two captures, capture folders, analyses (analyze --json), baselines or periods of a data folder',
      )
      .argument('<first>', 'capture, folder, analysis or baseline; for a period: data@2026-W46')
      .argument('<second>', 'same kinds as the first')
      .option('--json', 'print one JSON document only (sightglass.difference/1)')
      .option('--all', `print all changes, not only the first ${MOST_ROWS} of each kind`)
      .option('--exit-code', 'exit with status 3 if anything changed')
      .option('--site <file>', 'site file for captures (docs/reference/site-file.md)')
      .option('--no-exposure', 'skip exposures')
      .option(...PROTOCOLS_OPTION)
      .option(...PACKS_OPTION)
      .addHelpText(
        'after',
        `
A time is a day (2026-11-09), a week (2026-W46), a month (2026-11), or FROM..UNTIL, in UTC.
Exit status: 0 compared; 1 input unreadable; 2 wrong usage; 3 (with --exit-code) changed.`,
      )
      .action(run)
  },
}

async function run(first: string, second: string, options: DiffOptions): Promise<void> {
  if (first === '-' && second === '-') throw new UsageError('standard input (-) can be given only once')
  const before = await readSide(first, options)
  const after = await readSide(second, options)
  const hasBehaviourKeys = before.baseline !== undefined && after.baseline !== undefined
  const words = hasBehaviourKeys ? operationNamesOf(await loadProtocols()) : plainKeyValues
  const difference = compareSides(before, after, words)
  if (difference === undefined)
    throw new UsageError(
      `${first} is ${before.plant === undefined ? 'a baseline' : before.kind}, ${second} is ${after.plant === undefined ? 'a baseline' : after.kind}: they cannot be compared`,
    )
  process.stdout.write(
    options.json === true
      ? `${JSON.stringify(difference, undefined, 2)}\n`
      : differenceText(difference, options.all === true ? Number.POSITIVE_INFINITY : MOST_ROWS),
  )
  if (options.exitCode === true && difference.differ) process.exitCode = DIFFERENT
}
