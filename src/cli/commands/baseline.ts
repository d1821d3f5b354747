import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { diffBaselines } from '#baseline/baseline-diff'
import { readBaselineFile } from '#sensor/baseline-file'
import { startEngine } from '#sensor/engine/start'
import { Collector } from '../collector.ts'
import { DATA_FOLDER } from '../data-folder.ts'
import type { CliCommand } from '../main.ts'
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
      .option(...PROTOCOLS_OPTION)
      .action(exportBaseline)
    baseline
      .command('import')
      .description('check a baseline file and put it into the data folder of `sightglass serve`')
      .argument('<file>')
      .option('--data <dir>', 'data folder', DATA_FOLDER)
      .action(importBaseline)
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
      .command('verify')
      .description('check that a file is a sound baseline')
      .argument('<file>')
      .action((file: string) => {
        const { relations, channels } = readBaselineFile(file)
        process.stdout.write(`${file}: sound; ${relations.length} relations, ${channels.length} channels\n`)
      })
  },
}

async function exportBaseline(
  files: readonly string[],
  { protocols: protocolFolders }: { readonly protocols: readonly string[] },
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
  if (!sayUnreadable(collector.captures)) process.stdout.write(text)
}

function importBaseline(file: string, { data }: { data: string }): void {
  readBaselineFile(file)
  mkdirSync(data, { recursive: true })
  copyFileSync(file, join(data, 'baseline.yaml'))
  process.stdout.write(
    `${join(data, 'baseline.yaml')}: written; it counts from the next start of sightglass serve\n`,
  )
}
