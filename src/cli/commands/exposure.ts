import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { clean } from '#bytes/text'
import { readText } from '#data-folder/readable-file'
import { isAffected } from '#exposure/version-range'
import { countOf } from '#schema/count-text'
import { readAnalysis } from '../analysis-file.ts'
import type { CliCommand } from '../help.ts'

interface Wrong {
  readonly line: number
  readonly scheme: string
  readonly observed: string
  readonly range: string
  readonly expected: string
  readonly got: string
}

function gathered(one: string, all: readonly string[] = []): readonly string[] {
  return [...all, one]
}

/** Characters of a line; input may contain anything. */
const LONGEST = 400

export const command: CliCommand = {
  group: 'Analyze',
  examples: [
    'sightglass exposure firewall firewall.conf',
    'sightglass exposure reconcile analysis.json assets.csv',
  ],
  register(program: Command) {
    const exposure = program
      .command('exposure')
      .description('Check vulnerability data, firewall rules and asset lists')
    exposure
      .command('check-versions')
      .description('test version matching against a table (scheme, observed, range, affected; tab-separated)')
      .argument('<file>')
      .option('--json', 'print one JSON document only')
      .action(checkVersions)
    exposure
      .command('read')
      .description('summarise advisories: CSAF, KEV, EPSS, CVE records, OpenEoX; file, zip or folder')
      .argument('<path...>')
      .option('--json', 'print one JSON document only')
      .action(readGiven)
    exposure
      .command('fetch')
      .description('mirror the advisories of a CSAF provider; a second run continues')
      .argument('<provider>', 'domain, or URL of its provider-metadata.json')
      .requiredOption('--into <folder>', 'target folder, for use with --advisories')
      .option('--proxy <address>', 'http://HOST:PORT')
      .option('--since <day>', 'skip documents last changed before this day, e.g. 2024-01-31')
      .option(
        '--key <file>',
        'trusted OpenPGP public keys (repeatable); default: those the provider published at first use',
        gathered,
      )
      .option('--accept-keys', 'accept keys the provider published since')
      .option('--must-be-signed', 'reject documents not signed by a known key')
      .option('--json', 'print one JSON document only')
      .action(fetchAdvisories)
    exposure
      .command('verify')
      .description('verify OpenPGP signatures of a folder of advisories, offline')
      .argument('<folder>')
      .option('--key <file>', 'public keys (repeatable); default: those in openpgp/ of the folder', gathered)
      .option('--json', 'print one JSON document only')
      .action(verifySignatures)
    exposure
      .command('firewall')
      .description('list weak firewall rules: nftables, iptables-save, Cisco ASA, Fortinet')
      .argument('<file>')
      .option('--json', 'print one JSON document only')
      .action(checkFirewall)
    exposure
      .command('reconcile')
      .description('compare an asset list (CSV, NetBox JSON, site file) with an analysis (analyze --json)')
      .argument('<analysis>')
      .argument('<list>')
      .option('--json', 'print one JSON document only')
      .action(reconcileLists)
    exposure
      .command('windows-script')
      .description('print a PowerShell script that inventories a Windows host, for analyze --details')
      .action(printScript)
    exposure
      .command('vex')
      .description('print devices and findings of an analysis (analyze --json) as CycloneDX 1.6 with VEX')
      .argument('<analysis>')
      .option('--csaf', 'print CSAF 2.0, profile VEX, instead')
      .action(printVex)
  },
}

function checkVersions(file: string, { json }: { readonly json?: boolean }): void {
  const [head = '', ...rows] = readFileSync(file, 'utf8')
    .replace(/\r?\n$/, '')
    .split(/\r?\n/)
  if (!head.startsWith('scheme\tobserved\trange\taffected'))
    throw new Error(`${file}: expected a tab-separated header: scheme, observed, range, affected`)
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
    process.stdout.write(`${right} of ${rows.length} correct\n`)
  }
  if (wrong.length > 0) process.exitCode = 1
}

async function readGiven(paths: readonly string[], { json }: { readonly json?: boolean }): Promise<void> {
  const { readAdvisories } = await import('#server/exposure/advisory-files')
  const { loadKnowledge } = await import('#reference-data/knowledge')
  const { aliasOfVendor } = loadKnowledge([])
  const given = paths.map((path) => readAdvisories(path, aliasOfVendor))
  const documents = given.flatMap((one) => one.documents)
  const lists = given.flatMap((one) => one.lists)
  const refused = given.flatMap((one) => one.refused)
  const sum = {
    documents: documents.length,
    products: documents.reduce((all, { products }) => all + products, 0),
    cves: new Set(documents.flatMap(({ cves }) => cves)).size,
    rows: documents.reduce((all, { rows }) => all + rows.length, 0),
    notAffected: documents.reduce((all, { cleared }) => all + cleared.length, 0),
    lists: lists.map(({ name, date, facts, rows, ends = [] }) => ({
      name,
      date,
      cves: new Set([...facts.keys(), ...rows.flatMap((row) => row.cves)]).size,
      rows: rows.length,
      products: ends.length,
    })),
    refused,
  }
  if (json === true) process.stdout.write(`${JSON.stringify(sum)}\n`)
  else {
    process.stdout.write(
      `${sum.documents} CSAF documents: ${sum.products} products, ${sum.cves} CVEs, ${sum.rows} rows, ${sum.notAffected} times not affected or fixed\n`,
    )
    for (const { name, date, cves, products } of sum.lists) {
      const what = products > 0 ? `${products} products with end-of-support dates` : `${cves} CVEs`
      process.stdout.write(`${name} of ${date === '' ? 'unknown date' : date}: ${what}\n`)
    }
    for (const what of refused) process.stdout.write(`! ${clean(what, LONGEST)}\n`)
  }
  if (refused.length > 0) process.exitCode = 1
}

interface FetchOptions {
  readonly into: string
  readonly key?: readonly string[]
  readonly acceptKeys?: boolean
  readonly mustBeSigned?: boolean
  readonly proxy?: string
  readonly since?: string
  readonly json?: boolean
}

async function fetchAdvisories(provider: string, options: FetchOptions): Promise<void> {
  const { into, proxy, since, json, key: keys, acceptKeys, mustBeSigned } = options
  if (since !== undefined && !/^\d{4}-\d\d-\d\d/.test(since))
    throw new Error(`--since: expected a date such as 2024-01-31, got ${since.slice(0, 40)}`)
  const { fetchProvider } = await import('#server/exposure/provider-fetch')
  const shows = json !== true && process.stderr.isTTY === true
  const progress = (done: number, all: number) => process.stderr.write(`\r${done} of ${all}`)
  const asked = { provider, folder: into, proxy, since, keys, acceptKeys, mustBeSigned }
  const sum = await fetchProvider({ ...asked, ...(shows ? { progress } : {}) })
  if (shows) process.stderr.write('\n')
  if (json === true) process.stdout.write(`${JSON.stringify(sum)}\n`)
  else {
    const reported = `${sum.publisher || provider}: ${sum.listed} documents listed, ${sum.written} fetched, ${sum.unchanged} unchanged; checksum: ${sum.checked} valid, ${sum.unchecked} missing; signature: ${sum.signed} valid, ${sum.unsigned} missing, ${sum.unknownKey} by an unknown key`
    process.stdout.write(`${clean(reported, LONGEST)}\n`)
    for (const what of sum.refused) process.stdout.write(`! ${clean(what, LONGEST)}\n`)
  }
  if (sum.refused.length > 0) process.exitCode = 1
}

async function verifySignatures(
  folder: string,
  { key: keys = [], json }: { readonly key?: readonly string[]; readonly json?: boolean },
): Promise<void> {
  const { verifyFolder } = await import('#server/exposure/verify-folder')
  const sum = await verifyFolder(folder, keys)
  if (json === true) process.stdout.write(`${JSON.stringify(sum)}\n`)
  else {
    process.stdout.write(
      `${sum.documents} documents: ${sum.good} with a valid signature, ${sum.unsigned} unsigned, ${sum.unknown} signed by unknown keys, ${sum.bad} rejected\n`,
    )
    for (const what of sum.reported) process.stdout.write(`! ${clean(what, LONGEST)}\n`)
  }
  if (sum.bad > 0) process.exitCode = 1
}

async function checkFirewall(file: string, { json }: { readonly json?: boolean }): Promise<void> {
  const { firewallFindings, readFirewall } = await import('#exposure/firewall')
  const config = readFirewall(readFileSync(file, 'utf8'))
  if (config === undefined)
    throw new Error(
      `${file}: expected nftables or iptables-save rules, a Cisco ASA or a Fortinet configuration`,
    )
  const findings = firewallFindings(config)
  if (json === true) process.stdout.write(`${JSON.stringify({ ...config, findings })}\n`)
  else {
    process.stdout.write(
      `${config.dialect}: ${countOf(config.rules.length, 'rule')} parsed, ${config.unread.length} not supported\n`,
    )
    for (const { line, text } of findings) process.stdout.write(`${clean(`line ${line} ${text}`, LONGEST)}\n`)
    for (const line of config.unread)
      process.stdout.write(`! line ${line} uses unsupported objects or syntax\n`)
  }
}

async function reconcileLists(
  analysis: string,
  list: string,
  { json }: { readonly json?: boolean },
): Promise<void> {
  const { reconcile } = await import('#exposure/reconcile')
  const { readDeviceList } = await import('#server/reconciliation/device-list')
  const listed = named(list, () => readDeviceList(readText(list, 'a list of devices')))
  const result = reconcile(listed, readAnalysis(analysis).devices)
  if (json === true) {
    process.stdout.write(`${JSON.stringify(result)}\n`)
    return
  }
  const say = (line: string) => process.stdout.write(`${clean(line, LONGEST)}\n`)
  say(
    `${result.matched.length} matched, ${result.onlyListed.length} not seen, ${result.onlySeen.length} not listed, ${result.otherFirmware.length} with different firmware`,
  )
  for (const one of result.onlyListed)
    say(`not seen: ${one.name} ${one.addresses.join(', ')}${ownerText(one)}`)
  for (const { name, ipAddresses, macAddresses, model } of result.onlySeen)
    say(`not listed: ${name} ${ipAddresses[0] ?? macAddresses[0] ?? ''} ${model}`)
  for (const { listed: one, seen } of result.otherFirmware)
    say(
      `different firmware: ${one.name || seen.name}: listed ${one.firmware}, seen ${seen.firmware}${ownerText(one)}`,
    )
}

/** Adds the file to a message that is about its content. */
function named<T>(file: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    const { message } = error as Error
    throw message.startsWith(`${file}: `) ? error : new Error(`${file}: ${message}`)
  }
}

/** Owner and importance. */
function ownerText({ owner, importance }: { readonly owner: string; readonly importance: string }): string {
  const reported = [owner, importance === '' ? '' : `importance ${importance}`].filter((one) => one !== '')
  return reported.length === 0 ? '' : ` (${reported.join(', ')})`
}

function printScript(): void {
  process.stdout.write(readFileSync(new URL('../../../data/windows-details.ps1', import.meta.url), 'utf8'))
}

async function printVex(file: string, { csaf }: { readonly csaf?: boolean }): Promise<void> {
  const write =
    csaf === true ? (await import('#export/csaf-vex')).csafVex : (await import('#export/vex')).cycloneDx
  process.stdout.write(write(readAnalysis(file)))
}
