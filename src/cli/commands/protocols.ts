import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { clean } from '#bytes/text'
import { makeFolder } from '#data-folder/make-folder'
import { findProtocols } from '#engine-host/folders'
import { withPacks } from '#engine-host/packs'

import type { Check } from '#sdk/test-kit/words'

import { columns } from '../columns.ts'
import { dataTable } from '../data-table.ts'
import type { CliCommand } from '../main.ts'
import { coverageCounts, ourProtocols, protocolCoverage } from '../protocol-coverage.ts'
import { UsageError } from '../usage-error.ts'

/** A line may hold a file's name, and text from packets. */
const LONGEST_LINE = 400
/** Facts shown of each capture, unless all are wanted. */
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
    protocols
      .command('new')
      .description(
        'make a folder for a protocol of your own: a skeleton that works (docs/how-to/protocol-sdk.md)',
      )
      .argument('<name>', 'kebab-case, such as acme-pump')
      .argument('[folder]', 'where to make it', '.')
      .action(makeNew)
    protocols
      .command('test')
      .description('try a protocol of your own: manifest, scripts, damage, false claims, captures')
      .argument('<folder>', "the protocol's folder, or a folder of such")
      .option('--captures <file...>', 'captures to measure it on', [])
      .option('--all', `show every fact, not the first ${SHOWN_FACTS} of each capture`)
      .option('--keep <dir>', 'keep the captures made from its scripts there, as pcap')
      .action(test)
  },
}

async function makeNew(name: string, folder: string): Promise<void> {
  const { writeTemplate } = await import('#sdk/test-kit/write-template')
  for (const path of writeTemplate(name, folder)) process.stdout.write(`made ${path}\n`)
  process.stdout.write(`next: sightglass protocols test ${join(folder, name)}\n`)
}

async function test(folder: string, { captures, keep, all }: TestOptions): Promise<void> {
  const { protocolFolders } = await import('#engine-host/external-protocols')
  const { runTrial } = await import('#sdk/test-kit/run')
  for (const capture of captures)
    if (!existsSync(capture))
      throw new UsageError(`${clean(capture, LONGEST_LINE)}: there is no such capture`)
  let failed = 0
  const tell = ({ what, problem, seen }: Check) => {
    if (problem !== '') failed++
    const mark = problem === '' ? '✔' : '✖'
    process.stdout.write(`${mark} ${clean(problem === '' ? what : `${what}: ${problem}`, LONGEST_LINE)}\n`)
    for (const line of seen) process.stdout.write(`    ${clean(line, LONGEST_LINE)}\n`)
  }
  const problems: string[] = []
  const paths = protocolFolders([folder], problems)
  for (const what of problems) tell({ what: folder, problem: what, seen: [] })
  const made = (protocol: string, script: string, pcap: Uint8Array) => {
    if (keep === undefined) return
    makeFolder(keep)
    writeFileSync(join(keep, `${protocol}-${script}.pcap`), pcap)
  }
  const mostFacts = all === true ? Number.MAX_SAFE_INTEGER : SHOWN_FACTS
  for (const path of paths)
    for await (const check of runTrial({ folder: path, captures, mostFacts, made })) tell(check)
  if (failed > 0) throw new Error(`${failed} of what was tried did not hold`)
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
          pack === '' ? title : `${title} (optional: --packs ${pack})`,
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
    `${columns(rows)}\n${read} of ${rows.length} are read, ${hinted} more hinted by their port alone\n`,
  )
}
