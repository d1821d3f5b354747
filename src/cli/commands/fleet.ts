import type { Command } from 'commander'
import { DATA_FOLDER } from '../data-folder.ts'
import type { CliCommand } from '../help.ts'

export const command: CliCommand = {
  group: 'Run',
  examples: ['sightglass fleet export /media/stick', 'sightglass fleet import /media/stick'],
  register(program: Command) {
    const fleet = program
      .command('fleet')
      .description('Exchange files with a console that no network reaches, after `join --files`')
    fleet
      .command('export')
      .description('Copy what the console does not have to a medium: one *.sgb file')
      .argument('<dir>', 'folder on the medium')
      .option('--data <dir>', 'data folder of the sensor', DATA_FOLDER)
      .action(async (dir, options) => (await import('../fleet-files.ts')).exportBundle(dir, options))
    fleet
      .command('import')
      .description('Take receipts of the console from a medium: *.sgr files of this sensor')
      .argument('<dir>', 'folder on the medium')
      .option('--data <dir>', 'data folder of the sensor', DATA_FOLDER)
      .action(async (dir, options) => (await import('../fleet-files.ts')).importReceipts(dir, options))
    fleet
      .command('deliver')
      .description('Give bundles of a medium to a console; its receipts go to the same folder')
      .argument('<dir>', 'folder on the medium')
      .requiredOption('--to <url>', 'console, for example https://127.0.0.1:8471')
      .requiredOption('--token <file>', 'file with an API token that may administer the console')
      .action(async (dir, options) => (await import('../fleet-files.ts')).deliverBundles(dir, options))
  },
}
