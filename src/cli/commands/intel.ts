import type { Command } from 'commander'
import type { CliCommand } from '../help.ts'
import { registerMirror } from '../intel-mirror.ts'
import { registerPackages } from '../intel-packages.ts'
import { registerSources } from '../intel-sources.ts'

export const command: CliCommand = {
  group: 'Detect',
  examples: ['sightglass intel add feed https://taxii.example.com/taxii2/', 'sightglass intel update'],
  register(program: Command) {
    const intel = program
      .command('intel')
      .alias('intelligence')
      .description('Manage threat intelligence: TAXII servers and signed packages')
    registerSources(intel)
    registerPackages(intel)
    registerMirror(intel)
  },
}
