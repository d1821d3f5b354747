import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { clean } from '#bytes/text'
import { loadProtocols } from '#sensor/engine/folders'
import { columns } from '../columns.ts'
import { dataTable } from '../data-table.ts'
import type { CliCommand } from '../main.ts'
import { ourProtocols, protocolCoverage } from '../protocol-coverage.ts'

/** A line may hold a file's name, and text from packets. */
const LONGEST_LINE = 400

interface Options {
  readonly json?: boolean
}

interface TestOptions {
  readonly captures: readonly string[]
  readonly keep?: string
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
      .description('make a folder for a protocol of your own: a skeleton that works (docs/protocol-sdk.md)')
      .argument('<name>', 'kebab-case, such as acme-pump')
      .argument('[folder]', 'where to make it', '.')
      .action(makeNew)
    protocols
      .command('test')
      .description('try a protocol of your own: manifest, scripts, damage, false claims, captures')
      .argument('<folder>', "the protocol's folder, or a folder of such")
      .option('--captures <file...>', 'captures to measure it on', [])
      .option('--keep <dir>', 'keep the captures made from its scripts there, as pcap')
      .action(test)
  },
}

async function makeNew(name: string, folder: string): Promise<void> {
  const { writeSkeleton } = await import('#trial/write-skeleton')
  for (const path of writeSkeleton(name, folder)) process.stdout.write(`made ${path}\n`)
  process.stdout.write(`next: sightglass protocols test ${join(folder, name)}\n`)
}

async function test(folder: string, { captures, keep }: TestOptions): Promise<void> {
  const own = await loadProtocols()
  const { loadFurther } = await import('#sensor/engine/further')
  const { tryProtocol } = await import('#trial/protocol-trial')
  const { protocols, problems } = await loadFurther([folder], new Set(own.map(({ name }) => name)))
  for (const problem of problems) process.stdout.write(`✖ ${clean(problem, LONGEST_LINE)}\n`)
  let failed = problems.length
  for (const protocol of protocols) {
    const inside = join(folder, protocol.name)
    const checks = await tryProtocol({
      protocol,
      folder: existsSync(join(folder, 'index.ts')) ? folder : inside,
      own,
      captures,
      foreign: goldenPcaps(),
      made: (name, pcap) => {
        if (keep === undefined) return
        mkdirSync(keep, { recursive: true })
        writeFileSync(join(keep, `${protocol.name}-${name}.pcap`), pcap)
      },
    })
    for (const { what, problem, seen } of checks) {
      if (problem !== '') failed++
      const mark = problem === '' ? '✔' : '✖'
      process.stdout.write(`${mark} ${clean(problem === '' ? what : `${what}: ${problem}`, LONGEST_LINE)}\n`)
      for (const line of seen) process.stdout.write(`    ${clean(line, LONGEST_LINE)}\n`)
    }
  }
  if (failed > 0) throw new Error(`${failed} of what was tried did not hold`)
}

function goldenPcaps(): string[] {
  const root = fileURLToPath(new URL('../../protocols/', import.meta.url))
  return readdirSync(root)
    .map((name) => join(root, name, 'captures'))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((file) => file.endsWith('.pcap'))
        .map((file) => join(folder, file)),
    )
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
