/** `sightglass backup DIR`: copies a data folder while its server runs. docs/how-to/backup.md. */
import type { Command } from 'commander'
import { backupText } from '../backup-text.ts'
import { DATA_FOLDER } from '../data-folder.ts'
import type { CliCommand } from '../main.ts'

/** Exit status of an incomplete backup: docs/how-to/backup.md. */
const PARTIAL = 3

interface Options {
  readonly data: string
  readonly json?: boolean
}

export const command: CliCommand = {
  register(program: Command) {
    program
      .command('backup')
      .description('Back up a data folder; the server may be running')
      .argument('<dir>', 'new or empty folder for the backup')
      .option('--data <dir>', 'data folder of `sightglass serve`', DATA_FOLDER)
      .option('--json', 'print the manifest as one JSON document only')
      .action(async (dir: string, { data, json }: Options) => {
        const { makeBackup } = await import('#data-folder/backup/make')
        const manifest = await makeBackup(data, dir, new Date())
        process.stdout.write(json === true ? `${JSON.stringify(manifest)}\n` : backupText(dir, manifest))
        if (manifest.damaged.length > 0) process.exitCode = PARTIAL
      })
  },
}
