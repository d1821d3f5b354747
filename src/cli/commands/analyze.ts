import { accessSync, constants, statSync } from 'node:fs'
import type { Command } from 'commander'
import { makeFolder } from '#data-folder/make-folder'
import { fileReason } from '#data-folder/readable-file'
import { startEngine } from '#engine-host/start'
import { EVE_FILES_OPTION } from '../eve-option.ts'
import type { CliCommand } from '../help.ts'
import { INTEL_OPTION } from '../intel-option.ts'
import { PACKS_OPTION } from '../packs-option.ts'
import { PROTOCOLS_OPTION } from '../protocols-option.ts'
import { RULES_OPTION } from '../rules-option.ts'
import { SIGNATURE_VARIABLES_OPTION, SIGNATURES_OPTION } from '../signatures-option.ts'
import { UsageError } from '../usage-error.ts'
import { warn } from '../warn.ts'

/** Options of `analyze` as parsed by commander. */
export interface AnalyzeOptions {
  readonly learn: readonly string[]
  readonly baseline?: string
  readonly site?: string
  readonly protocols: readonly string[]
  readonly intel: readonly string[]
  readonly signatures: readonly string[]
  readonly signatureVars?: string
  readonly eve: readonly string[]
  readonly rules: readonly string[]
  readonly json?: boolean
  readonly all?: boolean
  readonly out?: string
  readonly quiet?: boolean
  readonly advisories?: readonly string[]
  readonly exposure: boolean
  readonly firewall?: readonly string[]
  readonly details?: readonly string[]
  readonly vex?: readonly string[]
}

export const command: CliCommand = {
  group: 'Analyze',
  examples: [
    'sightglass analyze plant.pcap',
    'sightglass analyze --learn monday.pcap tuesday.pcap --json > tuesday.json',
  ],
  register(program: Command) {
    program
      .command('analyze')
      .description(
        'Analyze captures: devices, connections, alerts and exposures (pcap, pcapng, .gz, .zst; - for stdin)',
      )
      .argument('<file...>', 'capture files, read in this order')
      .option(
        '--learn <file>',
        'capture of normal traffic to learn from first (repeatable)',
        (file, files: string[]) => [...files, file],
        [],
      )
      .option('--baseline <file>', 'compare with this baseline file')
      .option('--site <file>', 'site file: zones, names, owners (docs/reference/site-file.md)')
      .option(...PROTOCOLS_OPTION)
      .option(...PACKS_OPTION)
      .option(...INTEL_OPTION)
      .option(...SIGNATURES_OPTION)
      .option(...SIGNATURE_VARIABLES_OPTION)
      .option(...EVE_FILES_OPTION)
      .option(...RULES_OPTION)
      .option('--json', 'print one JSON document only (sightglass.analysis/2)')
      .option(
        '--out <dir>',
        'write devices.csv, links.csv, graph.graphml, site.yaml and eve.ndjson to this folder',
      )
      .option(
        '--advisories <path>',
        'additional advisories: CSAF, KEV, EPSS, SSVC, VEX, OpenEoX; file, zip or folder (repeatable)',
        (path, paths: string[] = []) => [...paths, path],
      )
      .option(
        '--firewall <file>',
        'firewall configuration between zones: nftables, iptables-save, Cisco ASA, Fortinet (repeatable)',
        (file, files: string[] = []) => [...files, file],
      )
      .option(
        '--details <path>',
        'host inventories: Windows details (exposure windows-script), CycloneDX, SPDX; file or folder (repeatable)',
        (path, paths: string[] = []) => [...paths, path],
      )
      .option(
        '--vex <file>',
        'earlier decisions on findings: CycloneDX with VEX, as printed by `exposure vex` (repeatable)',
        (path, paths: string[] = []) => [...paths, path],
      )
      .option('--no-exposure', 'skip matching devices against advisories')
      .option('--all', 'print all rows of all lists')
      .option('--quiet', 'no progress bar and no summary')
      .action(analyze)
  },
}

async function analyze(given: readonly string[], options: AnalyzeOptions): Promise<void> {
  const started = performance.now()
  const named = [...options.learn, ...given]
  if (named.filter((file) => file === '-').length > 1)
    throw new UsageError('standard input (-) can be given only once')
  for (const file of named) if (file !== '-') mustBeReadable(file)
  const learn = await eachOnce(options.learn)
  const files = await eachOnce(given)
  const all = [...learn, ...files]
  // Check now rather than after an hour of reading.
  for (const path of options.advisories ?? []) mustExist(path, 'CSAF, KEV, EPSS, CVE records or OpenEoX')
  for (const path of options.firewall ?? []) mustExist(path, 'a firewall configuration')
  for (const path of options.details ?? []) mustExist(path, 'Windows details, CycloneDX or SPDX')
  for (const path of options.vex ?? []) mustExist(path, 'CycloneDX with VEX')
  if (options.out !== undefined) makeFolder(options.out)
  const customRules = await rulesIn(options.rules)
  for (const file of options.intel) mustBeReadable(file, 'a STIX 2.1 bundle, a MISP event or CSV')
  for (const file of options.eve) mustBeReadable(file, 'Suricata EVE alerts')
  const signatures = await signaturesOf(options)
  const judged = await judgedAgainst(options)
  const run = startEngine({
    files: all,
    learnCount: learn.length,
    protocolFolders: options.protocols,
    intelFiles: options.intel,
    ...signatures,
    eveFiles: options.eve,
    customRules,
    ...judged,
    wantsSiteDraft: options.out !== undefined,
    wantsDocument: true,
  })
  // Load while the engine works and this process is idle.
  const { printResults } = await import('../analysis-results.ts')
  await printResults(run, { files: all, options: { ...options, learn }, site: judged.site, started })
}

/** Skips byte-identical files: they would count twice. */
async function eachOnce(files: readonly string[]): Promise<readonly string[]> {
  if (files.length < 2) return files
  const { duplicatesAmong } = await import('#data-folder/sha256')
  const duplicates = await duplicatesAmong(files)
  for (const [at, first] of duplicates) warn(`${files[at]}: identical to ${first}; skipped`)
  return files.filter((_, at) => !duplicates.has(at))
}

/** Reads folders and variables; the engine parses the rules. */
async function signaturesOf({ signatures, signatureVars }: AnalyzeOptions) {
  if (signatures.length === 0) return {}
  const { chooseSignatures } = await import('#server/signatures/signature-files')
  return chooseSignatures(signatures, signatureVars)
}

/** Parses YAML here because the engine has no YAML parser. Reports invalid rules and evaluates the others. */
async function rulesIn(paths: readonly string[]) {
  if (paths.length === 0) return []
  for (const path of paths) mustExist(path, 'a YAML rule file or a folder of them')
  const [{ readRuleFiles, documentsOf }, { problemText }] = await Promise.all([
    import('#server/rules/rule-files'),
    import('#custom-rules/rule-document'),
  ])
  const files = readRuleFiles(paths)
  if (files.length === 0) warn(`${paths.join(', ')}: no rules found; expected .yml or .yaml files`)
  for (const problem of files.flatMap(({ problems }) => problems)) warn(problemText(problem))
  return documentsOf(files)
}

async function judgedAgainst(options: AnalyzeOptions) {
  const site =
    options.site === undefined ? undefined : (await import('#site/site-file')).readSiteFile(options.site)
  const baseline =
    options.baseline === undefined
      ? undefined
      : (await import('#server/baseline/baseline-file')).readBaselineFile(options.baseline)
  return { site, baseline }
}

function mustBeReadable(file: string, expected = 'a pcap or pcapng capture'): void {
  mustExist(file, expected)
  if (statSync(file).isDirectory()) throw new Error(`${file}: is a directory; expected ${expected}`)
}

function mustExist(file: string, expected: string): void {
  try {
    accessSync(file, constants.R_OK)
  } catch (error) {
    throw new Error(`${file}: ${fileReason(error)}; expected ${expected}`)
  }
}
