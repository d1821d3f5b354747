/** `sightglass backup DIR`: all that a data folder holds, while its server goes on. docs/how-to/backup.md. */
import type { Command } from 'commander'
import { backupText } from '../backup-text.ts'
import { DATA_FOLDER } from '../data-folder.ts'
import type { CliCommand } from '../main.ts'

/** There is a backup, but not of all: docs/how-to/backup.md. */
const PARTIAL = 3

interface Options {
  readonly data: string
  readonly json?: boolean
}

export const command: CliCommand = {
  register(program: Command) {
    program
      .command('backup')
      .description('Copies a data folder into a new folder, also while its server goes on')
      .argument('<dir>', 'folder for the backup, which is not there yet or holds nothing')
      .option('--data <dir>', 'folder that holds everything kept', DATA_FOLDER)
      .option('--json', 'print what it holds as one JSON document and nothing else')
      .action(async (dir: string, { data, json }: Options) => {
        const { makeBackup } = await import('#data-folder/backup/make')
        const manifest = await makeBackup(data, dir, new Date())
        process.stdout.write(json === true ? `${JSON.stringify(manifest)}\n` : backupText(dir, manifest))
        if (manifest.damaged.length > 0) process.exitCode = PARTIAL
      })
  },
}
