/** `sightglass config check`: is what people keep beside a sensor right? docs/how-to/config-check.md. */
import { statSync } from 'node:fs'
import type { Command } from 'commander'
import { cleanLine } from '../clean-line.ts'
import type { Checked, ConfigPaths } from '../config-check.ts'
import type { CliCommand } from '../main.ts'
import { UsageError } from '../usage-error.ts'

interface Options {
  readonly data?: string
  readonly site?: string
  readonly baseline?: string
  readonly rules: readonly string[]
  readonly protocols: readonly string[]
  readonly json?: boolean
}

const gathered = (path: string, paths: string[]) => [...paths, path]

export const command: CliCommand = {
  register(program: Command) {
    program
      .command('config')
      .description('What people keep beside a sensor')
      .command('check')
      .description('says what is wrong and in which line; exit status 1 if anything is')
      .option('--data <dir>', 'the site file, baseline and rules of this data folder')
      .option('--site <file>', 'a site file (docs/reference/site-file.md)')
      .option('--baseline <file>', 'a baseline file (docs/how-to/baseline.md)')
      .option(
        '--rules <path>',
        'rules of your own: a file or folder (repeatable; docs/how-to/rules.md)',
        gathered,
        [],
      )
      .option(
        '--protocols <dir>',
        'protocols of your own (repeatable; docs/how-to/protocol-sdk.md)',
        gathered,
        [],
      )
      .option('--json', 'print one JSON document and nothing else')
      .action(check)
  },
}

async function check({ data, json, ...named }: Options): Promise<void> {
  const { checkConfig, configIn } = await import('../config-check.ts')
  if (data !== undefined) mustBeFolder(data)
  const kept: ConfigPaths = data === undefined ? { rules: [], protocols: [] } : configIn(data)
  const checked = await checkConfig({
    site: named.site ?? kept.site,
    baseline: named.baseline ?? kept.baseline,
    rules: [...kept.rules, ...named.rules],
    protocols: named.protocols,
  })
  if (checked.length === 0)
    throw new UsageError(
      data === undefined
        ? 'expected at least one of --data, --site, --baseline, --rules, --protocols'
        : `--data: ${data} holds no site file, baseline or rules; name them`,
    )
  process.stdout.write(json === true ? `${JSON.stringify({ checked })}\n` : textOf(checked))
  if (checked.some(({ problems }) => problems.length > 0)) process.exitCode = 1
}

function mustBeFolder(data: string): void {
  const expected = 'expected the --data of sightglass serve'
  const status = statSync(data, { throwIfNoEntry: false })
  if (status === undefined) throw new Error(`${data}: there is no such folder; ${expected}`)
  if (!status.isDirectory()) throw new Error(`${data}: is a file; ${expected}`)
}

/** Faults as compilers tell them, so that editors find the place. */
function textOf(checked: readonly Checked[]): string {
  const lines = checked.flatMap(({ what, path, holds, problems }) =>
    problems.length === 0
      ? [`${path}: ${what} in order${holds === '' ? '' : ` (${holds})`}`]
      : problems.map(({ file, line, text }) => `${file}${line > 0 ? `:${line}` : ''}: ${text}`),
  )
  return lines.map((line) => `${cleanLine(line)}\n`).join('')
}
