import { homedir } from 'node:os'
import { join } from 'node:path'
import { type Command, Option } from 'commander'
import type { CliCommand } from '../help.ts'

/** Next to the default data folder of a sensor. */
const CONSOLE_FOLDER = join(
  process.env.XDG_DATA_HOME ?? join(homedir(), '.local/share'),
  'sightglass-console',
)

/** From the environment too: all users of the machine can read the arguments of a process. */
const databaseOption = (text: string) => new Option('--database <url>', text).env('SIGHTGLASS_DATABASE')

export const command: CliCommand = {
  group: 'Run',
  examples: [
    'sightglass console',
    'sightglass console --listen 0.0.0.0:8471 --address console.example:8471',
    'sightglass console backup /backup/monday',
  ],
  register(program: Command) {
    const console_ = program
      .command('console')
      .enablePositionalOptions()
      .description('Start the console: all sites and sensors on one page')
      .option('--data <dir>', 'data folder of the console', CONSOLE_FOLDER)
      .option('--listen <host:port>', 'listening address; default 127.0.0.1:8471')
      .option(
        '--address <host:port,…>',
        'addresses under which sensors reach the consoles, for activation codes',
      )
      .addOption(databaseOption('postgres://… instead of SQLite in the data folder'))
      .option('--approval', 'a joined sensor waits until an administrator approves it')
      .addOption(
        new Option('--nats <servers>', 'tls://HOST:PORT,… over which sensors may send too').env(
          'SIGHTGLASS_NATS',
        ),
      )
      // Loaded late: the server is large, and --help does not need it.
      .action(async (options) => (await import('../console-command.ts')).runConsole(options))
    console_
      .command('backup')
      .description('Back up a console; it may be running')
      .argument('<target>', 'new or empty folder')
      .option('--data <dir>', 'data folder of the console', CONSOLE_FOLDER)
      .addOption(databaseOption('postgres://… where the console uses it; needs pg_dump'))
      .action(async (target, options) => (await import('../console-command.ts')).backUp(target, options))
    console_
      .command('restore')
      .description('Restore a backup; sensors then send what it does not have')
      .argument('<backup>', 'folder that `console backup` wrote')
      .option('--data <dir>', 'new data folder of the console', CONSOLE_FOLDER)
      .addOption(databaseOption('empty database, for a backup of PostgreSQL; needs pg_restore'))
      .action(async (backup, options) => (await import('../console-command.ts')).restore(backup, options))
    console_
      .command('migrate')
      .description('Copy the database of a console that is not running from SQLite to PostgreSQL')
      .requiredOption('--to <url>', 'empty database, postgres://…')
      .option('--data <dir>', 'data folder of the console', CONSOLE_FOLDER)
      .action(async (options) => (await import('../console-command.ts')).migrate(options))
    console_
      .command('nats')
      .description('Write the configuration of nats-server for one node or a cluster')
      .argument('<target>', 'folder; each node gets a folder in it')
      .requiredOption(
        '--nodes <hosts>',
        'host names of the nodes, separated by commas; three survive the loss of one',
      )
      .option(
        '--relays <hosts>',
        'host names of relays in a DMZ, which dial the nodes; sensors join with --nats',
      )
      .option('--port <number>', 'port of clients; + 2000 for the cluster, + 3200 for relays', '4222')
      .option('--installed <dir>', 'the target as the servers see it')
      .option('--store <dir>', 'folder of the streams as each server sees it; with its files if not given')
      .option('--data <dir>', 'data folder of the console', CONSOLE_FOLDER)
      .action(async (target, options) => (await import('../console-command.ts')).writeNats(target, options))
  },
}
