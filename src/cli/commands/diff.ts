import type { Command } from 'commander'
import { compareSides } from '#compare/compare'
import { plainKeyValues } from '#compare/symbol-words'
import { loadProtocols } from '#engine-host/folders'
import { operationNamesOf } from '#server/baseline/operation-names'
import { differenceText } from '../difference-text.ts'
import type { CliCommand } from '../main.ts'
import { PACKS_OPTION } from '../packs-option.ts'
import { PROTOCOLS_OPTION } from '../protocols-option.ts'
import { readSide } from '../side-reader.ts'
import { UsageError } from '../usage-error.ts'

/** Rows of each kind; `--all` and `--json` have all. */
const MOST_ROWS = 40
/** Apart from 1 (unreadable) and 2 (wrong usage). */
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
  register(program: Command) {
    program
      .command('diff')
      .description(
        'What differs between two captures, folders of captures, documents of analyze --json, baselines, or weeks of a data folder',
      )
      .argument('<first>', 'capture, folder, document or baseline; with a time after it: data@2026-W46')
      .argument('<second>', 'the same, of any of these kinds')
      .option('--json', 'print one JSON document (sightglass.difference/1) and nothing else')
      .option('--all', `print every change, not only ${MOST_ROWS} of a kind`)
      .option('--exit-code', 'exit with status 3 if something changed')
      .option('--site <file>', 'what packets cannot tell, for captures (docs/reference/site-file.md)')
      .option('--no-exposure', 'do not compare what could be attacked')
      .option(...PROTOCOLS_OPTION)
      .option(...PACKS_OPTION)
      .addHelpText(
        'after',
        `
A time is a day (2026-11-09), a week (2026-W46), a month (2026-11), or FROM..UNTIL, in UTC.
Exit status: 0 compared; 1 something could not be read; 2 wrong usage; with --exit-code, 3 if something changed.`,
      )
      .action(run)
  },
}

async function run(first: string, second: string, options: DiffOptions): Promise<void> {
  if (first === '-' && second === '-') throw new UsageError('standard input (-) can be read only once')
  const before = await readSide(first, options)
  const after = await readSide(second, options)
  const hasBehaviourKeys = before.baseline !== undefined && after.baseline !== undefined
  const words = hasBehaviourKeys ? operationNamesOf(await loadProtocols()) : plainKeyValues
  const difference = compareSides(before, after, words)
  if (difference === undefined)
    throw new UsageError(
      `${first} is ${before.plant === undefined ? 'a baseline' : `no baseline (${before.kind})`}, ${second} is ${after.plant === undefined ? 'a baseline' : `no baseline (${after.kind})`}: they have nothing in common to compare`,
    )
  process.stdout.write(
    options.json === true
      ? `${JSON.stringify(difference, undefined, 2)}\n`
      : differenceText(difference, options.all === true ? Number.POSITIVE_INFINITY : MOST_ROWS),
  )
  if (options.exitCode === true && difference.differ) process.exitCode = DIFFERENT
}
