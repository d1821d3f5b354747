/** `sightglass config check`: validates configuration files. docs/how-to/config-check.md. */
import { statSync } from 'node:fs'
import type { Command } from 'commander'
import { cleanLine } from '../clean-line.ts'
import type { Checked, ConfigPaths } from '../config-check.ts'
import type { CliCommand } from '../help.ts'
import { UsageError } from '../usage-error.ts'

interface Options {
  readonly data?: string
  readonly config?: string
  readonly site?: string
  readonly baseline?: string
  readonly rules: readonly string[]
  readonly protocols: readonly string[]
  readonly json?: boolean
}

const gathered = (path: string, paths: string[]) => [...paths, path]

export const command: CliCommand = {
  group: 'Maintain',
  examples: [
    'sightglass config check --site site.yaml',
    'sightglass config check --data /var/lib/sightglass',
  ],
  register(program: Command) {
    const config = program.command('config').description('Check configuration files and list settings')
    config
      .command('schema')
      .description('print the JSON Schema of the configuration file, for editors')
      .action(printSchema)
    config
      .command('check')
      .description(
        'validate configuration, site file, baseline, rules and protocols; exit status 1 on errors',
      )
      .option('--data <dir>', 'check configuration, site file, baseline and rules of this data folder')
      .option('--config <file>', 'configuration file of the server (docs/how-to/operate.md)')
      .option('--site <file>', 'site file (docs/reference/site-file.md)')
      .option('--baseline <file>', 'baseline file (docs/how-to/baseline.md)')
      .option(
        '--rules <path>',
        'custom rules: file or folder (repeatable; docs/how-to/rules.md)',
        gathered,
        [],
      )
      .option(
        '--protocols <dir>',
        'external protocols (repeatable; docs/how-to/protocol-sdk.md)',
        gathered,
        [],
      )
      .option('--json', 'print one JSON document only')
      .action(check)
  },
}

async function check({ data, json, ...named }: Options): Promise<void> {
  const { checkConfig, configIn } = await import('../config-check.ts')
  if (data !== undefined) mustBeFolder(data)
  const kept: ConfigPaths = data === undefined ? { rules: [], protocols: [] } : configIn(data)
  const checked = await checkConfig({
    config: named.config ?? kept.config,
    site: named.site ?? kept.site,
    baseline: named.baseline ?? kept.baseline,
    rules: [...kept.rules, ...named.rules],
    protocols: named.protocols,
  })
  if (checked.length === 0)
    throw new UsageError(
      data === undefined
        ? 'expected at least one of --data, --config, --site, --baseline, --rules, --protocols'
        : `--data: ${data} contains no configuration, site file, baseline or rules; give them as options`,
    )
  process.stdout.write(json === true ? `${JSON.stringify({ checked })}\n` : textOf(checked))
  if (checked.some(({ problems }) => problems.length > 0)) process.exitCode = 1
}

async function printSchema(): Promise<void> {
  const [{ configSchema }, { loadSettingDeclarations }] = await Promise.all([
    import('#server/config-file'),
    import('#server/setting-files'),
  ])
  process.stdout.write(`${JSON.stringify(configSchema(await loadSettingDeclarations()), null, 2)}\n`)
}

function mustBeFolder(data: string): void {
  const expected = 'expected a data folder of sightglass serve'
  const status = statSync(data, { throwIfNoEntry: false })
  if (status === undefined) throw new Error(`${data}: no such directory; ${expected}`)
  if (!status.isDirectory()) throw new Error(`${data}: is not a directory; ${expected}`)
}

/** Compiler format `file:line: text`, so editors can jump to the place. */
function textOf(checked: readonly Checked[]): string {
  const lines = checked.flatMap(({ what, path, holds, problems }) =>
    problems.length === 0
      ? [`${path}: ${what} valid${holds === '' ? '' : ` (${holds})`}`]
      : problems.map(({ file, line, text }) => `${file}${line > 0 ? `:${line}` : ''}: ${text}`),
  )
  return lines.map((line) => `${cleanLine(line)}\n`).join('')
}
