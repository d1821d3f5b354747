/** `sightglass rollback`: undoes the upgrade of a data folder. docs/how-to/upgrade.md. */
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { DATA_FOLDER } from '../data-folder.ts'
import type { CliCommand } from '../help.ts'

export const command: CliCommand = {
  group: 'Maintain',
  examples: ['sightglass rollback --data data', 'sightglass rollback --data /var/lib/sightglass'],
  register(program: Command) {
    program
      .command('rollback')
      .description('Undo the upgrade of a data folder, for the version before; what was stored since is lost')
      .option('--data <dir>', 'data folder of `sightglass serve`', DATA_FOLDER)
      .action(async ({ data }: { data: string }) => {
        const { rollback } = await import('#data-folder/backup/upgrade')
        const { made, step, files } = await rollback(resolve(data))
        process.stdout.write(
          `${data}: ${files.length} files as of ${made} (${step}); start the former version now\n`,
        )
      })
  },
}
