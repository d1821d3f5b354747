import type { Command } from 'commander'
import { registerPackages } from '../intel-packages.ts'
import { registerSources } from '../intel-sources.ts'
import type { CliCommand } from '../main.ts'

export const command: CliCommand = {
  register(program: Command) {
    const intel = program
      .command('intel')
      .description('Threat intelligence: TAXII servers, signed packages, what was seen before it was known')
    registerSources(intel)
    registerPackages(intel)
  },
}
