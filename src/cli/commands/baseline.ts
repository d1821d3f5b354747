import { readFileSync, writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { diffBaselines } from '#baseline/baseline-diff'
import { learnedSince } from '#baseline/since'
import { latestOf, stageOfPlant } from '#baseline/stage'
import { clean } from '#bytes/text'
import { startEngine } from '#engine-host/start'
import type { Microseconds } from '#model/time'
import { countOf } from '#schema/count-text'
import { baselineIn, readBaselineFile, readBaselineText } from '#server/baseline/baseline-file'
import { newKeys, signatureOf, signed } from '#server/baseline/baseline-signature'
import { importBaseline } from '../baseline-import.ts'
import type { TrialOptions } from '../baseline-trial.ts'
import { Collector } from '../collector.ts'
import { DATA_FOLDER } from '../data-folder.ts'
import { dateSpan } from '../date-span.ts'
import type { CliCommand } from '../help.ts'
import { PACKS_OPTION } from '../packs-option.ts'
import { PROTOCOLS_OPTION } from '../protocols-option.ts'
import { sayUnreadable } from '../unreadable.ts'

export const command: CliCommand = {
  group: 'Detect',
  examples: [
    'sightglass baseline export normal.pcap > baseline.yaml',
    'sightglass baseline test baseline.yaml plant.pcap',
  ],
  register(program: Command) {
    const baseline = program
      .command('baseline')
      .description('Create, review, sign and import baselines of normal traffic')
    baseline
      .command('export')
      .description('learn from captures and print the baseline')
      .argument('<file...>', 'capture files of normal traffic')
      .option('--sign <key>', 'sign with this Ed25519 private key (PEM)')
      .option(...PROTOCOLS_OPTION)
      .option(...PACKS_OPTION)
      .action(exportBaseline)
    baseline
      .command('new-key')
      .description('create a key pair: NAME.key (private, signs) and NAME.pub (public, verifies)')
      .argument('<name>')
      .action(makeKeys)
    baseline
      .command('sign')
      .description('print a baseline with a signature as its last line')
      .argument('<file>')
      .requiredOption('--key <file>', 'Ed25519 private key (PEM)')
      .action((file: string, { key }: { key: string }) => {
        const text = readBaselineText(file)
        baselineIn(file, text)
        process.stdout.write(signedText(text, key))
      })
    baseline
      .command('learned')
      .description('show what was learned in a day, week, month or FROM..UNTIL, for review')
      .argument('<file>', 'baseline file')
      .option(
        '--since <time>',
        '2026-W46, 2026-11-09, 2026-11-01..2026-11-09; default: the last seven learned days',
      )
      .option('--json', 'print one JSON document only')
      .action(printLearned)
    baseline
      .command('import')
      .description('verify a baseline and install it into the data folder of `sightglass serve`')
      .argument('<file>')
      .option('--data <dir>', 'data folder', DATA_FOLDER)
      .option('--key <file>', 'public key (PEM) that must match the signature')
      .option('--add', 'merge with the existing baseline instead of replacing it')
      .action((file: string, { key, ...where }: { data: string; key?: string; add?: boolean }) => {
        const text = readBaselineText(file)
        if (key !== undefined) sealText(file, text, key)
        importBaseline({ file, text }, where)
      })
    baseline
      .command('diff')
      .description('compare two baselines; exit status 0 either way')
      .argument('<first>')
      .argument('<second>')
      .action((first: string, second: string) => {
        for (const line of diffBaselines(readBaselineFile(first), readBaselineFile(second)))
          process.stdout.write(`${line}\n`)
      })
    baseline
      .command('test')
      .description('dry run: alerts a baseline would raise on captures, compared with the current one')
      .argument('<file>', 'baseline file')
      .argument('[capture...]', 'capture files, read in this order')
      .option('--data <dir>', 'use the captures of this data folder and compare with its baseline')
      .option('--against <file>', 'compare with this baseline')
      .option('--site <file>', 'site file: zones, names, maintenance windows (docs/reference/site-file.md)')
      .option(...PROTOCOLS_OPTION)
      .option(...PACKS_OPTION)
      .option('--all', 'print all alerts, not only the first 20 of each list')
      .option('--json', 'print one JSON document only')
      .action(async (file: string, captures: readonly string[], options: TrialOptions) => {
        const { testBaseline } = await import('../baseline-trial.ts')
        await testBaseline(file, captures, options)
      })
    baseline
      .command('verify')
      .description('verify a baseline and its signature; exit status 1 if invalid')
      .argument('<file>')
      .option('--key <file>', 'public key (PEM) that must match the signature')
      .action((file: string, { key }: { key?: string }) => {
        const text = readBaselineText(file)
        const { connectionPairs, channels } = baselineIn(file, text)
        const seal = sealText(file, text, key)
        process.stdout.write(
          `${file}: valid; ${countOf(connectionPairs.length, 'connection')}, ${countOf(channels.length, 'channel')}; ${seal}\n`,
        )
      })
  },
}

async function exportBaseline(
  files: readonly string[],
  {
    protocols: protocolFolders,
    sign: key,
  }: { readonly protocols: readonly string[]; readonly sign?: string },
): Promise<void> {
  const run = startEngine({ files, learnCount: files.length, exportBaseline: true, protocolFolders })
  const collector = new Collector()
  let text = ''
  for await (const batch of run.entries) {
    for (const entry of batch) {
      if (entry.kind === 'baseline') text = entry.text
      else if (entry.kind === 'capture') collector.add(entry)
    }
  }
  // An empty baseline would make all traffic new.
  if (sayUnreadable(collector.captures)) return
  process.stdout.write(key === undefined ? text : signedText(text, key))
}

/** Writes both files; never overwrites. */
function makeKeys(name: string): void {
  const { secret, open } = newKeys()
  writeFileSync(`${name}.key`, secret, { mode: 0o600, flag: 'wx' })
  writeFileSync(`${name}.pub`, open, { flag: 'wx' })
  process.stdout.write(
    `${name}.key: private key, keep it secret\n${name}.pub: public key, give it to those who verify\n`,
  )
}

function signedText(text: string, key: string): string {
  try {
    return signed(text, readFileSync(key, 'utf8'))
  } catch (error) {
    throw new Error(`${key}: ${(error as Error).message}`)
  }
}

/** Describes the signer. Throws if the signature is invalid or made by another key. */
function sealText(file: string, text: string, key: string | undefined): string {
  let signature: ReturnType<typeof signatureOf>
  try {
    signature = signatureOf(text, key === undefined ? undefined : readFileSync(key, 'utf8'))
  } catch (error) {
    throw new Error(`${key}: ${(error as Error).message}`)
  }
  if (signature === undefined) {
    if (key !== undefined) throw new Error(`${file}: not signed`)
    return 'not signed'
  }
  if (!signature.fits)
    throw new Error(`${file}: invalid signature: modified after signing, or signed with another key`)
  return key === undefined
    ? `signed by ${signature.signer} (verify with --key)`
    : `signed by ${signature.signer}`
}

const WEEK: Microseconds = 7 * 86_400_000_000

function printLearned(file: string, { since, json }: { since?: string; json?: boolean }): void {
  const content = readBaselineFile(file)
  const latest = latestOf(content)
  const span = since === undefined ? undefined : dateSpan(since)
  const from = span === undefined ? latest - WEEK : span.from * 1000
  // A single time is a start; two times, or a week, are a span.
  const until =
    span === undefined || span.from === span.until ? Number.POSITIVE_INFINITY : span.until * 1000 + 999
  const learned = learnedSince(content, from, until)
  if (json === true) {
    process.stdout.write(`${JSON.stringify(learned, undefined, 2)}\n`)
    return
  }
  const { stage, channels } = stageOfPlant(content)
  process.stdout.write(
    `${stage}: ${channels.learning} channels are learning, ${channels.dynamic} dynamic, ${channels.operational} operational\n`,
  )
  const lines = diffBaselines({ connectionPairs: [], channels: [], points: [] }, learned)
  for (const line of lines) process.stdout.write(`${clean(line, 400)}\n`)
  if (lines.length === 0) process.stdout.write('Nothing was learned in this period.\n')
}
