/** `sightglass doctor`: checks this machine and names remedies. */
import type { Command } from 'commander'
import { cleanLine } from '../clean-line.ts'
import { DATA_FOLDER } from '../data-folder.ts'
import type { CheckResult } from '../doctor/finding.ts'
import type { CliCommand } from '../help.ts'

interface Options {
  readonly data: string
  readonly listen?: string
  readonly interface?: string
  readonly analysis?: string
  readonly json?: boolean
}

const SIGNS = { ok: 'ok     ', warning: 'warning', problem: 'PROBLEM' } as const

export const command: CliCommand = {
  group: 'Maintain',
  examples: [
    'sightglass doctor --interface eth1',
    'sightglass doctor --data /var/lib/sightglass --listen 127.0.0.1:8470',
  ],
  register(program: Command) {
    program
      .command('doctor')
      .description('Check this machine for missing requirements; changes nothing')
      .option('--data <dir>', 'data folder to check', DATA_FOLDER)
      .option('--listen <host:port>', 'address for web interface and REST API to check')
      .option('--interface <name>', 'interface of the mirror port to check')
      .option('--analysis <file>', 'document of `analyze --json`: reasons why devices are unknown')
      .option('--json', 'print one JSON document only')
      .action(async ({ data, listen, json, analysis, interface: networkInterface }: Options) => {
        const { examine } = await import('../doctor/doctor.ts')
        const findings = [...(await examine({ data, listen, networkInterface }))]
        if (analysis !== undefined) {
          const [{ readDocument }, { checkIdentification }] = await Promise.all([
            import('../document-reader.ts'),
            import('../doctor/identification.ts'),
          ])
          findings.push(checkIdentification(readDocument(analysis)))
        }
        process.stdout.write(json === true ? `${JSON.stringify({ findings })}\n` : textOf(findings))
        if (findings.some(({ state }) => state === 'problem')) process.exitCode = 1
      })
  },
}

function textOf(findings: readonly CheckResult[]): string {
  const width = Math.max(...findings.map(({ about }) => about.length))
  const lines = findings.flatMap(({ about, state, found, todo }) => [
    `${SIGNS[state]}  ${about.padEnd(width)}  ${cleanLine(found)}`,
    ...(todo === '' ? [] : [`${' '.repeat(SIGNS[state].length + width + 4)}→ ${cleanLine(todo)}`]),
  ])
  return lines.map((line) => `${line}\n`).join('')
}
