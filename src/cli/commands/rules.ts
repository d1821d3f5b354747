import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { problemText } from '#custom-rules/rule-document'
import { CustomRuleVocabulary } from '#custom-rules/vocabulary'
import { loadProtocols, loadRules } from '#engine-host/folders'
import { columns } from '../columns.ts'
import { dataTable } from '../data-table.ts'
import type { CliCommand } from '../help.ts'
import { capturesIn } from '../kept-captures.ts'
import { PACKS_OPTION } from '../packs-option.ts'
import { PROTOCOLS_OPTION } from '../protocols-option.ts'
import { ourRules, ruleCoverage } from '../rule-coverage.ts'
import { fieldLines, fieldsText, serviceCalled, servicesText } from '../rule-fields.ts'
import { sayUnreadable } from '../unreadable.ts'
import { warn } from '../warn.ts'

interface Options {
  readonly json?: boolean
}

export const command: CliCommand = {
  group: 'Detect',
  examples: ['sightglass rules list', 'sightglass rules test my-rules.yml plant.pcap'],
  register(program: Command) {
    const rules = program.command('rules').description('List detection rules and test custom ones')
    rules
      .command('list')
      .description('list all detection rules')
      .option('--json', 'print one JSON document only')
      .action(list)
    rules
      .command('coverage')
      .description('list Defender for IoT alerts with the corresponding rules')
      .option('--json', 'print one JSON document only')
      .action(coverage)
    rules
      .command('fields')
      .description('list services for custom rules, or fields and values of one service')
      .argument('[service]', 'protocol, flow, link, device or alert')
      .option('--json', 'print one JSON document only')
      .action(fields)
    rules
      .command('test')
      .description(
        'validate custom rules (docs/how-to/rules.md) and dry-run them on captures; exit status 1 if a rule is invalid',
      )
      .argument('<rules>', 'YAML file, or folder of YAML files')
      .argument('[capture...]', 'capture files, read in this order')
      .option('--data <dir>', 'use the captures and baseline of this data folder')
      .option(
        '--learn <file>',
        'capture of normal traffic to learn from first (repeatable)',
        (file, files: string[]) => [...files, file],
        [],
      )
      .option('--baseline <file>', 'compare with this baseline file')
      .option('--site <file>', 'site file: zones, names, maintenance windows (docs/reference/site-file.md)')
      .option(...PROTOCOLS_OPTION)
      .option(...PACKS_OPTION)
      .option('--all', 'print up to 500 hits per rule instead of 10')
      .option('--json', 'print one JSON document only')
      .action(test)
  },
}

async function fields(name: string | undefined, { json }: Options): Promise<void> {
  const vocabulary = new CustomRuleVocabulary(await loadProtocols())
  const service = name === undefined ? undefined : serviceCalled(vocabulary, name)
  const found = service === undefined ? [...vocabulary.services.values()] : fieldLines(vocabulary, service)
  if (json === true) process.stdout.write(`${JSON.stringify(found)}\n`)
  else
    process.stdout.write(
      service === undefined ? servicesText(vocabulary) : fieldsText(fieldLines(vocabulary, service)),
    )
}

interface TestOptions extends Options {
  readonly data?: string
  readonly learn: readonly string[]
  readonly baseline?: string
  readonly site?: string
  readonly protocols: readonly string[]
  readonly all?: boolean
}

async function test(path: string, named: readonly string[], options: TestOptions): Promise<void> {
  const [{ checkRules }, { dryRun }, { dryRunDocument, dryRunText }] = await Promise.all([
    import('#server/rules/check'),
    import('#server/rules/dry-run'),
    import('../rule-test.ts'),
  ])
  if (!existsSync(path)) throw new Error(`${path}: no such file; expected a YAML rule file`)
  for (const file of [...named, ...options.learn])
    if (!existsSync(file)) throw new Error(`${file}: no such file; expected a capture`)
  const { files, documents, rules, problems } = await checkRules([path], options.protocols)
  if (files.length === 0) throw new Error(`${path}: no rules found; expected .yml or .yaml files`)
  const refused = problems.map(problemText)
  if (rules.length === 0 && refused.length === 0)
    throw new Error(
      `${path}: contains no rule; expected documents with title, logsource and detection (docs/how-to/rules.md)`,
    )
  for (const problem of refused) warn(problem)
  if (refused.length > 0) process.exitCode = 1
  const stored = options.data === undefined ? [] : await capturesIn(options.data)
  const captures = [...stored, ...named]
  if (captures.length === 0) {
    if (options.json === true) process.stdout.write(`${JSON.stringify({ rules, refused })}\n`)
    else
      process.stdout.write(`${rules.length} valid, ${refused.length} invalid; give captures for a dry run\n`)
    return
  }
  const result = await dryRun({
    documents,
    captures,
    learn: options.learn,
    protocolFolders: options.protocols,
    ...(await judgedAgainst(options)),
  })
  sayUnreadable(result.captures)
  process.stdout.write(
    options.json === true
      ? `${JSON.stringify(dryRunDocument(rules, refused, result))}\n`
      : dryRunText(rules, result, options.all === true),
  )
}

async function judgedAgainst({ data, baseline, site }: TestOptions) {
  const kept = data === undefined ? '' : join(data, 'baseline.yaml')
  const file = baseline ?? (existsSync(kept) ? kept : undefined)
  return {
    baseline:
      file === undefined
        ? undefined
        : (await import('#server/baseline/baseline-file')).readBaselineFile(file),
    site: site === undefined ? undefined : (await import('#site/site-file')).readSiteFile(site),
  }
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
    isProved ? 'tested on packets' : reason,
  ])
  const proved = found.defender.filter(({ isProved }) => isProved).length
  const said = found.defender.filter(({ rule }) => rule !== '').length
  process.stdout.write(
    `${columns(rows)}\n${said} of ${rows.length} have a rule, ${proved} tested on packets\n`,
  )
}
