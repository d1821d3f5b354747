import type { Command } from 'commander'
import { loadProtocols, loadRules } from '#sensor/engine/folders'
import { columns } from '../columns.ts'
import { dataTable } from '../data-table.ts'
import type { CliCommand } from '../main.ts'
import { ourRules, ruleCoverage } from '../rule-coverage.ts'

interface Options {
  readonly json?: boolean
}

export const command: CliCommand = {
  register(program: Command) {
    const rules = program.command('rules').description('What is judged')
    rules
      .command('list')
      .description('every detection rule')
      .option('--json', 'print one JSON document and nothing else')
      .action(list)
    rules
      .command('coverage')
      .description('alerts a Defender for IoT user is used to, and the rules that correspond')
      .option('--json', 'print one JSON document and nothing else')
      .action(coverage)
  },
}

async function list({ json }: Options): Promise<void> {
  const ours = ourRules(await loadRules(await loadProtocols()))
  if (json === true) process.stdout.write(`${JSON.stringify(ours)}\n`)
  else
    process.stdout.write(
      columns(ours.map(({ id, engine, severity, title }) => [id, engine, severity, title])),
    )
}

async function coverage({ json }: Options): Promise<void> {
  const rules = await loadRules(await loadProtocols())
  const found = ruleCoverage(dataTable('defender-alerts.tsv'), dataTable('alert-proofs.tsv'), rules)
  if (json === true) {
    process.stdout.write(`${JSON.stringify(found)}\n`)
    return
  }
  const rows = found.defender.map(({ title, rule, isProved, reason }) => [
    title,
    rule || '–',
    isProved ? 'proved on octets' : reason,
  ])
  const proved = found.defender.filter(({ isProved }) => isProved).length
  const said = found.defender.filter(({ rule }) => rule !== '').length
  process.stdout.write(
    `${columns(rows)}\n${said} of ${rows.length} have a rule, ${proved} proved on octets\n`,
  )
}
