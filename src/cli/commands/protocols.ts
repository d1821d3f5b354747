import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { clean } from '#bytes/text'
import { makeFolder } from '#data-folder/make-folder'
import { findProtocols } from '#engine-host/folders'
import { withPacks } from '#engine-host/packs'
import type { Check } from '#sdk/test-kit/process-messages'
import { columns } from '../columns.ts'
import { asTyped } from '../command-name.ts'
import { dataTable } from '../data-table.ts'
import type { CliCommand } from '../help.ts'
import { coverageCounts, ourProtocols, protocolCoverage } from '../protocol-coverage.ts'
import { UsageError } from '../usage-error.ts'

/** Characters of a line; it may contain file names and text from packets. */
const LONGEST_LINE = 400
/** Facts shown per capture without `--all`. */
const SHOWN_FACTS = 12

interface Options {
  readonly json?: boolean
}

interface TestOptions {
  readonly captures: readonly string[]
  readonly keep?: string
  readonly all?: boolean
}

export const command: CliCommand = {
  group: 'Detect',
  examples: ['sightglass protocols list', 'sightglass protocols new acme-pump'],
  register(program: Command) {
    const protocols = program
      .command('protocols')
      .description('List protocols, and create and test external ones')
    protocols
      .command('list')
      .description('list all protocols with their depth')
      .option('--json', 'print one JSON document only')
      .action(list)
    protocols
      .command('coverage')
      .description('list Defender for IoT protocols with their counterparts here')
      .option('--json', 'print one JSON document only')
      .action(coverage)
    protocols
      .command('new')
      .description('create an external protocol from a working template (docs/how-to/protocol-sdk.md)')
      .argument('<name>', 'kebab-case, such as acme-pump')
      .argument('[folder]', 'parent folder', '.')
      .action(makeNew)
    protocols
      .command('test')
      .description('test an external protocol: manifest, scripts, damaged input, false positives, captures')
      .argument('<folder>', 'folder of a protocol, or a folder of protocols')
      .option('--captures <file...>', 'captures for benchmarking', [])
      .option('--all', `show all facts, not only the first ${SHOWN_FACTS} of each capture`)
      .option('--keep <dir>', 'save the captures generated from its scripts to this folder')
      .action(test)
  },
}

async function makeNew(name: string, folder: string): Promise<void> {
  const { writeTemplate } = await import('#sdk/test-kit/write-template')
  for (const path of writeTemplate(name, folder)) process.stdout.write(`created ${path}\n`)
  process.stdout.write(asTyped(`next: sightglass protocols test ${join(folder, name)}\n`))
}

async function test(folder: string, { captures, keep, all }: TestOptions): Promise<void> {
  const { protocolFolders } = await import('#engine-host/external-protocols')
  const { runTrial } = await import('#sdk/test-kit/run')
  for (const capture of captures)
    if (!existsSync(capture))
      throw new UsageError(`${clean(capture, LONGEST_LINE)}: no such file; expected a capture`)
  let failed = 0
  const print = ({ what, problem, seen }: Check) => {
    if (problem !== '') failed++
    const mark = problem === '' ? '✔' : '✖'
    process.stdout.write(`${mark} ${clean(problem === '' ? what : `${what}: ${problem}`, LONGEST_LINE)}\n`)
    for (const line of seen) process.stdout.write(`    ${clean(line, LONGEST_LINE)}\n`)
  }
  const problems: string[] = []
  const paths = protocolFolders([folder], problems)
  for (const what of problems) print({ what: folder, problem: what, seen: [] })
  const made = (protocol: string, script: string, pcap: Uint8Array) => {
    if (keep === undefined) return
    makeFolder(keep)
    writeFileSync(join(keep, `${protocol}-${script}.pcap`), pcap)
  }
  const mostFacts = all === true ? Number.MAX_SAFE_INTEGER : SHOWN_FACTS
  for (const path of paths)
    for await (const check of runTrial({ folder: path, captures, mostFacts, made })) print(check)
  if (failed > 0) throw new Error(`${failed} of the tests failed`)
}

async function list({ json }: Options): Promise<void> {
  const found = await findProtocols()
  const ours = ourProtocols(withPacks(found, []), found.packs)
  if (json === true) process.stdout.write(`${JSON.stringify(ours)}\n`)
  else
    process.stdout.write(
      columns(
        ours.map(({ name, depth, family, title, pack }) => [
          name,
          depth,
          family,
          pack === '' ? title : `${title} (with --packs ${pack})`,
        ]),
      ),
    )
}

async function coverage({ json }: Options): Promise<void> {
  const all = await findProtocols()
  const found = protocolCoverage(dataTable('defender-protocols.tsv'), withPacks(all, []), all.packs)
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
  const { read, hinted } = coverageCounts(found)
  process.stdout.write(
    `${columns(rows)}\n${read} of ${rows.length} supported, ${hinted} more guessed from the port\n`,
  )
}
