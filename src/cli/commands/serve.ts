import type { Command } from 'commander'
import { DATA_FOLDER } from '../data-folder.ts'
import { EVE_OPTION } from '../eve-option.ts'
import { INTEL_OPTION } from '../intel-option.ts'
import type { CliCommand } from '../main.ts'
import { PACKS_OPTION } from '../packs-option.ts'
import { PROTOCOLS_OPTION } from '../protocols-option.ts'
import { RULES_OPTION } from '../rules-option.ts'
import { SIGNATURE_VARIABLES_OPTION, SIGNATURES_OPTION } from '../signatures-option.ts'

export const command: CliCommand = {
  register(program: Command) {
    program
      .command('serve')
      .description('Serves the pages and the REST interface, and reads captures or listens on an interface')
      .argument('[file...]', 'captures to read first')
      .option('--interface <name>', 'listen on this interface (needs tcpdump and the right CAP_NET_RAW)')
      .option('--data <dir>', 'folder that holds everything kept', DATA_FOLDER)
      .option(
        '--site <file>',
        'what packets cannot tell (docs/reference/site-file.md); default site.yaml in the data folder',
      )
      .option(...PROTOCOLS_OPTION)
      .option(...PACKS_OPTION)
      .option(...INTEL_OPTION)
      .option(...RULES_OPTION)
      .option(...SIGNATURES_OPTION)
      .option(...SIGNATURE_VARIABLES_OPTION)
      .option(...EVE_OPTION)
      .option('--listen <host:port>', 'where to answer; default 127.0.0.1:8470')
      .option('--name <name>', 'what the sensor is called in forwarded messages; default the machine')
      .option('--url <url>', 'where people open the pages, for links in forwarded messages')
      // A server is much to load, and help for it little.
      .action(async (files, options) => (await import('../serving.ts')).serve(files, options))
  },
}
