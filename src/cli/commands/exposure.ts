import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { clean } from '#bytes/text'
import { isAffected } from '#exposure/version-range'
import type { CliCommand } from '../main.ts'

interface Wrong {
  readonly line: number
  readonly scheme: string
  readonly observed: string
  readonly range: string
  readonly expected: string
  readonly got: string
}

/** A line may hold anything. */
const LONGEST = 400

export const command: CliCommand = {
  register(program: Command) {
    const exposure = program.command('exposure').description('What could be attacked')
    exposure
      .command('check-versions')
      .description(
        'compares a table of versions and ranges (scheme, observed, range, affected; tab-separated) with how they are read here',
      )
      .argument('<file>')
      .option('--json', 'print one JSON document and nothing else')
      .action(checkVersions)
  },
}

function checkVersions(file: string, { json }: { readonly json?: boolean }): void {
  const [head = '', ...rows] = readFileSync(file, 'utf8')
    .replace(/\r?\n$/, '')
    .split(/\r?\n/)
  if (!head.startsWith('scheme\tobserved\trange\taffected'))
    throw new Error(`${file}: expected a first line of scheme, observed, range, affected, parted by tabs`)
  const wrong: Wrong[] = []
  rows.forEach((row, at) => {
    const [scheme = '', observed = '', range = '', expected = ''] = row.split('\t')
    const got = String(isAffected(observed, range, scheme).affected)
    if (got !== expected) wrong.push({ line: at + 2, scheme, observed, range, expected, got })
  })
  const right = rows.length - wrong.length
  if (json === true) process.stdout.write(`${JSON.stringify({ total: rows.length, right, wrong })}\n`)
  else {
    for (const { line, observed, range, expected, got } of wrong)
      process.stdout.write(
        `${clean(`line ${line}: ${observed} in ${range}: expected ${expected}, got ${got}`, LONGEST)}\n`,
      )
    process.stdout.write(`${right} of ${rows.length} right\n`)
  }
  if (wrong.length > 0) process.exitCode = 1
}
