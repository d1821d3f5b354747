import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import type { CliCommand } from '../help.ts'

/** Beside the default data folder of a sensor. */
const CONSOLE_FOLDER = join(
  process.env.XDG_DATA_HOME ?? join(homedir(), '.local/share'),
  'sightglass-console',
)

export const command: CliCommand = {
  group: 'Run',
  examples: ['sightglass console', 'sightglass console --listen 0.0.0.0:8471 --address console.example:8471'],
  register(program: Command) {
    program
      .command('console')
      .description('Start the console: all sites and sensors on one page')
      .option('--data <dir>', 'data folder of the console', CONSOLE_FOLDER)
      .option('--listen <host:port>', 'listening address; default 127.0.0.1:8471')
      .option('--address <host:port>', 'address under which sensors reach the console, for activation codes')
      .option('--database <url>', 'postgres://… instead of SQLite in the data folder')
      .option('--approval', 'a joined sensor waits until an administrator approves it')
      // Loaded late: the server is large, and --help does not need it.
      .action(async (options) => (await import('../console-command.ts')).runConsole(options))
  },
}
