import type { Command } from 'commander'
import { registerPackages } from '../intel-packages.ts'
import { registerSources } from '../intel-sources.ts'
import type { CliCommand } from '../main.ts'

export const command: CliCommand = {
  register(program: Command) {
    const intel = program
      .command('intel')
      .description('Manage threat intelligence: TAXII servers and signed packages')
    registerSources(intel)
    registerPackages(intel)
  },
}
