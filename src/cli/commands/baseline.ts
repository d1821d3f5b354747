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
import type { CliCommand } from '../main.ts'
import { PACKS_OPTION } from '../packs-option.ts'
import { PROTOCOLS_OPTION } from '../protocols-option.ts'
import { sayUnreadable } from '../unreadable.ts'

export const command: CliCommand = {
  register(program: Command) {
    const baseline = program
      .command('baseline')
      .description('What is normal at a site, as text to review, diff and load')
    baseline
      .command('export')
      .description('learn from captures and print the baseline file')
      .argument('<file...>', 'captures of normal traffic')
      .option('--sign <key>', 'sign it with this Ed25519 private key (PEM)')
      .option(...PROTOCOLS_OPTION)
      .option(...PACKS_OPTION)
      .action(exportBaseline)
    baseline
      .command('new-key')
      .description(
        'make a pair of keys: NAME.key to sign with, which stays secret, and NAME.pub to verify with',
      )
      .argument('<name>')
      .action(makeKeys)
    baseline
      .command('sign')
      .description('print a baseline file with a signature as its last line')
      .argument('<file>')
      .requiredOption('--key <file>', 'Ed25519 private key (PEM)')
      .action((file: string, { key }: { key: string }) => {
        const text = readBaselineText(file)
        baselineIn(file, text)
        process.stdout.write(signedText(text, key))
      })
    baseline
      .command('learned')
      .description(
        'what was learned in a span of time, to review before it counts: a day, week, month, or FROM..UNTIL',
      )
      .argument('<file>', 'baseline file')
      .option(
        '--since <time>',
        '2026-W46, 2026-11-09, 2026-11-01..2026-11-09; default: the last seven days of what was learned',
      )
      .option('--json', 'print one JSON document and nothing else')
      .action(tellLearned)
    baseline
      .command('import')
      .description('check a baseline file and put it into the data folder of `sightglass serve`')
      .argument('<file>')
      .option('--data <dir>', 'data folder', DATA_FOLDER)
      .option('--key <file>', 'public key (PEM) that must have signed it')
      .option('--add', 'add it to what is normal there already, in place of replacing it')
      .action((file: string, { key, ...where }: { data: string; key?: string; add?: boolean }) => {
        const text = readBaselineText(file)
        if (key !== undefined) sealText(file, text, key)
        importBaseline({ file, text }, where)
      })
    baseline
      .command('diff')
      .description('what differs between two baseline files; exit status 0 either way')
      .argument('<first>')
      .argument('<second>')
      .action((first: string, second: string) => {
        for (const line of diffBaselines(readBaselineFile(first), readBaselineFile(second)))
          process.stdout.write(`${line}\n`)
      })
    baseline
      .command('test')
      .description(
        'what a baseline would have raised on captures, beside the one that counts now; nothing is kept or changed',
      )
      .argument('<file>', 'baseline file')
      .argument('[capture...]', 'captures, read in this order')
      .option('--data <dir>', 'the captures of this data folder, beside its baseline')
      .option('--against <file>', 'hold it against this baseline')
      .option('--site <file>', 'zones, names, maintenance windows (docs/reference/site-file.md)')
      .option(...PROTOCOLS_OPTION)
      .option(...PACKS_OPTION)
      .option('--all', 'print every alert, not 20 of each list')
      .option('--json', 'print one JSON document and nothing else')
      .action(async (file: string, captures: readonly string[], options: TrialOptions) => {
        const { testBaseline } = await import('../baseline-trial.ts')
        await testBaseline(file, captures, options)
      })
    baseline
      .command('verify')
      .description('check that a file is a sound baseline, and who signed it; exit status 1 if not')
      .argument('<file>')
      .option('--key <file>', 'public key (PEM) that must have signed it')
      .action((file: string, { key }: { key?: string }) => {
        const text = readBaselineText(file)
        const { connectionPairs, channels } = baselineIn(file, text)
        const seal = sealText(file, text, key)
        process.stdout.write(
          `${file}: sound; ${countOf(connectionPairs.length, 'relation')}, ${countOf(channels.length, 'channel')}; ${seal}\n`,
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
  // Nothing learned is no baseline: judged against it, all traffic would be new.
  if (sayUnreadable(collector.captures)) return
  process.stdout.write(key === undefined ? text : signedText(text, key))
}

/** Writes both files, and never over others. */
function makeKeys(name: string): void {
  const { secret, open } = newKeys()
  writeFileSync(`${name}.key`, secret, { mode: 0o600, flag: 'wx' })
  writeFileSync(`${name}.pub`, open, { flag: 'wx' })
  process.stdout.write(`${name}.key: keep it secret; ${name}.pub: give it to whoever verifies\n`)
}

function signedText(text: string, key: string): string {
  try {
    return signed(text, readFileSync(key, 'utf8'))
  } catch (error) {
    throw new Error(`${key}: ${(error as Error).message}`)
  }
}

/** Who signed it, in words. Throws where the signature does not fit, or the key did not make it. */
function sealText(file: string, text: string, key: string | undefined): string {
  let signature: ReturnType<typeof signatureOf>
  try {
    signature = signatureOf(text, key === undefined ? undefined : readFileSync(key, 'utf8'))
  } catch (error) {
    throw new Error(`${key}: ${(error as Error).message}`)
  }
  if (signature === undefined) {
    if (key !== undefined) throw new Error(`${file}: it is not signed`)
    return 'not signed'
  }
  if (!signature.fits)
    throw new Error(`${file}: the signature does not fit: it was changed since, or signed by somebody else`)
  return key === undefined
    ? `signed by ${signature.signer} (give --key to check who that is)`
    : `signed by ${signature.signer}`
}

const WEEK: Microseconds = 7 * 86_400_000_000

function tellLearned(file: string, { since, json }: { since?: string; json?: boolean }): void {
  const content = readBaselineFile(file)
  const latest = latestOf(content)
  const span = since === undefined ? undefined : dateSpan(since)
  const from = span === undefined ? latest - WEEK : span.from * 1000
  // One time alone is a beginning; two, or a week, are a span.
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
  if (lines.length === 0) process.stdout.write('Nothing was learned in that time.\n')
}
