import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { clean } from '#bytes/text'
import { isAffected } from '#exposure/version-range'
import { countOf } from '#schema/count-text'
import { readAnalysis } from '../analysis-file.ts'
import type { CliCommand } from '../main.ts'

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
    exposure
      .command('read')
      .description(
        'says what is in advisories and lists: CSAF, KEV, EPSS, CVE records, OpenEoX; file, zip or folder',
      )
      .argument('<path...>')
      .option('--json', 'print one JSON document and nothing else')
      .action(readGiven)
    exposure
      .command('fetch')
      .description('mirrors the advisories of a CSAF provider into a folder; run again, it goes on')
      .argument('<provider>', 'a domain, or the address of its provider-metadata.json')
      .requiredOption('--into <folder>', 'where they are kept; give it to --advisories')
      .option('--proxy <address>', 'http://HOST:PORT')
      .option('--since <day>', 'leave out what last changed before, as 2024-01-31')
      .option(
        '--key <file>',
        'public keys of OpenPGP that sign; only these count (repeatable). Without: those the provider named the first time',
        gathered,
      )
      .option('--accept-keys', 'take keys that the provider has named since')
      .option('--must-be-signed', 'take nothing that no known key signed')
      .option('--json', 'print one JSON document and nothing else')
      .action(fetchAdvisories)
    exposure
      .command('verify')
      .description('checks the OpenPGP signatures in a folder of advisories, without any network')
      .argument('<folder>')
      .option('--key <file>', 'public keys; without: those in openpgp/ of the folder (repeatable)', gathered)
      .option('--json', 'print one JSON document and nothing else')
      .action(verifySignatures)
    exposure
      .command('firewall')
      .description(
        'says what a firewall lets through and which rules are weak: nftables, iptables-save, Cisco ASA, Fortinet',
      )
      .argument('<file>')
      .option('--json', 'print one JSON document and nothing else')
      .action(checkFirewall)
    exposure
      .command('reconcile')
      .description(
        'compares a list of devices (CSV, NetBox JSON, site file) with an analysis (analyze --json)',
      )
      .argument('<analysis>')
      .argument('<list>')
      .option('--json', 'print one JSON document and nothing else')
      .action(reconcileLists)
    exposure
      .command('windows-script')
      .description(
        'prints a PowerShell script that says what is on a Windows computer; give its output to analyze --details',
      )
      .action(printScript)
    exposure
      .command('vex')
      .description('prints devices and findings of an analysis (analyze --json) as CycloneDX 1.6 with VEX')
      .argument('<analysis>')
      .option('--csaf', 'as CSAF 2.0 of the profile VEX')
      .action(printVex)
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
      const what = products > 0 ? `${products} products with the end of their support` : `${cves} CVEs`
      process.stdout.write(`${name} of ${date === '' ? 'no date' : date}: ${what}\n`)
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
    throw new Error(`--since: expected a day such as 2024-01-31, got ${since.slice(0, 40)}`)
  const { fetchProvider } = await import('#server/exposure/provider-fetch')
  const shows = json !== true && process.stderr.isTTY === true
  const progress = (done: number, all: number) => process.stderr.write(`\r${done} of ${all}`)
  const asked = { provider, folder: into, proxy, since, keys, acceptKeys, mustBeSigned }
  const sum = await fetchProvider({ ...asked, ...(shows ? { progress } : {}) })
  if (shows) process.stderr.write('\n')
  if (json === true) process.stdout.write(`${JSON.stringify(sum)}\n`)
  else {
    const told = `${sum.publisher || provider}: ${sum.listed} documents listed, ${sum.written} fetched, ${sum.unchanged} unchanged; ${sum.checked} agree with their checksum, ${sum.unchecked} have none, ${sum.signed} have a signature that holds, ${sum.unsigned} have none, ${sum.unknownKey} one of a key that is not here`
    process.stdout.write(`${clean(told, LONGEST)}\n`)
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
      `${sum.documents} documents: ${sum.good} signed and unchanged, ${sum.unsigned} not signed, ${sum.unknown} of keys that are not here, ${sum.bad} refused\n`,
    )
    for (const what of sum.told) process.stdout.write(`! ${clean(what, LONGEST)}\n`)
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
      `${config.dialect}: ${countOf(config.rules.length, 'rule')} read, ${config.unread.length} not\n`,
    )
    for (const { line, text } of findings) process.stdout.write(`${clean(`line ${line} ${text}`, LONGEST)}\n`)
    for (const line of config.unread)
      process.stdout.write(`! line ${line} names objects or forms that are not read\n`)
  }
}

async function reconcileLists(
  analysis: string,
  list: string,
  { json }: { readonly json?: boolean },
): Promise<void> {
  const { reconcile } = await import('#exposure/reconcile')
  const { readDeviceList } = await import('#server/reconciliation/device-list')
  const listed = readDeviceList(readFileSync(list, 'utf8'))
  const result = reconcile(listed, readAnalysis(analysis).devices)
  if (json === true) {
    process.stdout.write(`${JSON.stringify(result)}\n`)
    return
  }
  const say = (line: string) => process.stdout.write(`${clean(line, LONGEST)}\n`)
  say(
    `${result.matched.length} on the list and seen, ${result.onlyListed.length} not seen, ${result.onlySeen.length} not on the list, ${result.otherFirmware.length} with other firmware`,
  )
  for (const one of result.onlyListed)
    say(`not seen: ${one.name} ${one.addresses.join(', ')}${ownerText(one)}`)
  for (const { name, ipAddresses, macAddresses, model } of result.onlySeen)
    say(`not on the list: ${name} ${ipAddresses[0] ?? macAddresses[0] ?? ''} ${model}`)
  for (const { listed: one, seen } of result.otherFirmware)
    say(
      `other firmware: ${one.name || seen.name}: list ${one.firmware}, seen ${seen.firmware}${ownerText(one)}`,
    )
}

/** Whom to ask, and how much it matters. */
function ownerText({ owner, importance }: { readonly owner: string; readonly importance: string }): string {
  const told = [owner, importance === '' ? '' : `importance ${importance}`].filter((one) => one !== '')
  return told.length === 0 ? '' : ` (${told.join(', ')})`
}

function printScript(): void {
  process.stdout.write(readFileSync(new URL('../../../data/windows-details.ps1', import.meta.url), 'utf8'))
}

async function printVex(file: string, { csaf }: { readonly csaf?: boolean }): Promise<void> {
  const write =
    csaf === true ? (await import('#export/csaf-vex')).csafVex : (await import('#export/vex')).cycloneDx
  process.stdout.write(write(readAnalysis(file)))
}
