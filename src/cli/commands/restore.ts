/** `sightglass restore DIR`: creates a data folder from a backup. docs/how-to/backup.md. */
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
      .description('Restore a backup into a new data folder; overwrites nothing')
      .argument('<dir>', 'backup made by `sightglass backup`')
      .option('--data <dir>', 'new or empty data folder', DATA_FOLDER)
      .option('--check', 'verify the backup without restoring it')
      .option('--json', 'print the manifest as one JSON document only')
      .action(async (dir: string, { data, check, json }: Options) => {
        const { restoreBackup, verifyBackup } = await import('#data-folder/backup/restore')
        const manifest = check === true ? await verifyBackup(dir) : await restoreBackup(dir, data)
        const where = check === true ? dir : data
        process.stdout.write(json === true ? `${JSON.stringify(manifest)}\n` : backupText(where, manifest))
      })
  },
}
