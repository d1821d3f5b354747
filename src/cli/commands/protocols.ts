import type { Command } from 'commander'
import { loadProtocols } from '#sensor/engine/folders'
import { columns } from '../columns.ts'
import { dataTable } from '../data-table.ts'
import type { CliCommand } from '../main.ts'
import { ourProtocols, protocolCoverage } from '../protocol-coverage.ts'

interface Options {
  readonly json?: boolean
}

export const command: CliCommand = {
  register(program: Command) {
    const protocols = program.command('protocols').description('What is read, and how deeply')
    protocols
      .command('list')
      .description('every protocol that is read')
      .option('--json', 'print one JSON document and nothing else')
      .action(list)
    protocols
      .command('coverage')
      .description('what a Defender for IoT user is used to, and what reads it here')
      .option('--json', 'print one JSON document and nothing else')
      .action(coverage)
  },
}

async function list({ json }: Options): Promise<void> {
  const ours = ourProtocols(await loadProtocols())
  if (json === true) process.stdout.write(`${JSON.stringify(ours)}\n`)
  else
    process.stdout.write(columns(ours.map(({ name, depth, family, title }) => [name, depth, family, title])))
}

async function coverage({ json }: Options): Promise<void> {
  const found = protocolCoverage(dataTable('defender-protocols.tsv'), await loadProtocols())
  if (json === true) {
    process.stdout.write(`${JSON.stringify(found)}\n`)
    return
  }
  const rows = found.defender.map(({ protocol, ours, depth, reason }) => [
    protocol,
    ours || '–',
    depth,
    reason,
  ])
  const read = found.defender.filter(({ ours }) => ours !== '').length
  process.stdout.write(`${columns(rows)}\n${read} of ${rows.length} are read\n`)
}
