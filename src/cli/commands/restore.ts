/** `sightglass restore DIR`: a data folder as a backup has it. docs/how-to/backup.md. */
import type { Command } from 'commander'
import { backupText } from '../backup-text.ts'
import { DATA_FOLDER } from '../data-folder.ts'
import type { CliCommand } from '../main.ts'

interface Options {
  readonly data: string
  readonly check?: boolean
  readonly json?: boolean
}

export const command: CliCommand = {
  register(program: Command) {
    program
      .command('restore')
      .description('Makes a data folder of a backup; nothing is written over')
      .argument('<dir>', 'what `sightglass backup` wrote')
      .option('--data <dir>', 'the data folder to be, which is not there yet or holds nothing', DATA_FOLDER)
      .option('--check', 'only look whether the backup is whole, and say what it holds')
      .option('--json', 'print what it holds as one JSON document and nothing else')
      .action(async (dir: string, { data, check, json }: Options) => {
        const { restoreBackup, verifyBackup } = await import('#data-folder/backup/restore')
        const manifest = check === true ? await verifyBackup(dir) : await restoreBackup(dir, data)
        const where = check === true ? dir : data
        process.stdout.write(json === true ? `${JSON.stringify(manifest)}\n` : backupText(where, manifest))
      })
  },
}
