import { existsSync } from 'node:fs'
import { userInfo } from 'node:os'
import type { Command } from 'commander'
import { clean } from '#bytes/text'
import type { Device, DeviceType } from '#model/device'
import { confidenceWord } from '#model/identification'
import { timeText } from '#model/time'
import { countOf } from '#schema/count-text'
import { DEVICE_TYPE_WORDS } from '#schema/device-change'
import type { CliCommand } from '../help.ts'
import { readPlant } from '../read-plant.ts'
import { UsageError } from '../usage-error.ts'
import { deviceCalled } from '../what-if.ts'

interface IdentitiesOptions {
  readonly site?: string
  readonly device?: string
  readonly correct?: string
  readonly subtype?: string
  readonly alone?: boolean
  readonly undo?: boolean
  readonly write?: boolean
}

/** Characters of a line; names may contain anything. */
const LONGEST = 400
/** Groups and single devices listed. */
const MOST = 40
/** Similar devices listed by name. */
const MOST_NAMED = 20

export const command: CliCommand = {
  group: 'Analyze',
  examples: [
    'sightglass identities plant.pcap',
    'sightglass identities plant.pcap --device 10.0.0.5',
    "sightglass identities plant.pcap --device 10.0.0.5 --correct 'IP Camera' --site site.yaml --write",
  ],
  register(program: Command) {
    program
      .command('identities')
      .description('List devices of unknown type, show why a device has its type, and correct it')
      .argument('<capture...>', 'capture files (pcap, pcapng, .gz, .zst)')
      .option('--device <device>', 'show the reasons for the type of this device: address, name or id')
      .option('--correct <type>', 'type of the device and of those like it; shows them first')
      .option('--subtype <name>', 'kind of device within the type, such as doorbell')
      .option('--alone', 'for this device only')
      .option('--undo', 'delete the corrections of this device')
      .option('--write', 'store the change in the site file')
      .option('--site <file>', 'site file (docs/reference/site-file.md)')
      .action(showIdentities)
  },
}

async function showIdentities(files: readonly string[], options: IdentitiesOptions): Promise<void> {
  check(files, options)
  const { readSiteFile } = await import('#site/site-file')
  const { site: path } = options
  const site = path === undefined || !existsSync(path) ? undefined : readSiteFile(path)
  const devices = [...(await readPlant(files, site)).plant().devices]
  for (const line of await linesOf(devices, options))
    process.stdout.write(`${line.startsWith('  ') ? '  ' : ''}${clean(line, LONGEST)}\n`)
}

function check(
  files: readonly string[],
  { device, correct, undo, write, site, alone }: IdentitiesOptions,
): void {
  for (const file of files)
    if (!existsSync(file)) throw new UsageError(`${file}: no such file; expected a capture`)
  const changes = [correct !== undefined && '--correct', undo === true && '--undo'].filter(
    (one) => one !== false,
  )
  if (changes.length > 1) throw new UsageError('expected --correct or --undo, got both')
  if (changes.length > 0 && device === undefined)
    throw new UsageError(`${changes[0]}: expected --device as well`)
  if (changes.length === 0 && (write === true || alone === true))
    throw new UsageError(`--${write === true ? 'write' : 'alone'}: expected --correct or --undo as well`)
  if (changes.length > 0 && write === true && site === undefined)
    throw new UsageError('--write: expected --site FILE, where the correction is stored')
  if (correct !== undefined && (correct === 'Unknown' || !DEVICE_TYPE_WORDS.includes(correct)))
    throw new UsageError(
      `--correct: expected a device type, got '${clean(correct, 60)}'; known types: ${DEVICE_TYPE_WORDS.filter((type) => type !== 'Unknown').join(', ')}`,
    )
}

async function linesOf(devices: readonly Device[], options: IdentitiesOptions): Promise<readonly string[]> {
  const { groupsOfAlike } = await import('#identification/corrections')
  if (options.device === undefined) {
    const unknown = devices.filter(({ type }) => type === 'Unknown')
    const groups = groupsOfAlike(devices).filter((group) => group.unknown > 0)
    const grouped = new Set(groups.flatMap(({ members }) => members))
    const single = unknown.filter((device) => !grouped.has(device))
    return [
      `${unknown.length} of ${countOf(devices.length, 'device')} of unknown type.`,
      ...groups
        .slice(0, MOST)
        .map(({ name, unknown: count, members }) => `  ${name}, ${count} unknown: ${namesOf(members)}`),
      ...single
        .slice(0, MOST)
        .map((device) => `  ${nameOf(device)}: ${device.identification?.summary || 'nothing known'}`),
      ...(single.length > MOST ? [`  and ${single.length - MOST} more`] : []),
    ]
  }
  const device = devices.find(({ id }) => id === deviceCalled(options.device!, devices))!
  if (options.undo === true) return undone(device, options)
  if (options.correct !== undefined) return corrected(device, devices, options)
  return reasonsOf(device)
}

function reasonsOf({ identification, type, ...device }: Device): readonly string[] {
  if (identification === undefined) return [`${nameOf(device)}: ${type}; it was not judged`]
  const { confidence, subtype, summary, reasons, runnerUp, isContradictory } = identification
  const sure = `${confidenceWord(confidence.type)}, ${Math.round(confidence.type * 100)} %`
  const what =
    type === 'Unknown' ? `unknown type. ${summary}` : `${type}${subtype && ` (${subtype})`}: ${sure}`
  const next = runnerUp === undefined ? '' : `; else ${runnerUp.type}, ${Math.round(runnerUp.share * 100)} %`
  return [
    `${nameOf(device)}: ${what}${next}`,
    ...(isContradictory ? ['  Independent sources name different types.'] : []),
    ...reasons.map(({ channel, subtype: of, weight, text, provenance: { source, field, place } }) => {
      const proof = place === undefined ? '' : `, frame ${place.frame}`
      return `  ${weight >= 0 ? 'for' : 'against'} ${channel}: ${of.replaceAll('-', ' ')} by "${text}" (${source} ${field}${proof})`
    }),
  ]
}

async function corrected(
  device: Device,
  devices: readonly Device[],
  { correct, subtype = '', alone, site, write }: IdentitiesOptions,
): Promise<readonly string[]> {
  const [{ alikeDevices, identityFor }, { addIdentity }] = await Promise.all([
    import('#identification/corrections'),
    import('#site/identities'),
  ])
  const alike = alone === true ? undefined : alikeDevices(device, devices)
  const others = alike ?? []
  const lines = [`${nameOf(device)}: ${device.type} → ${correct}`]
  if (others.length > 0) lines.push(`also ${countOf(others.length, 'device')} like it: ${namesOf(others)}`)
  if (write !== true)
    return [...lines, 'Nothing was stored: add --write --site FILE, or --alone for this device only.']
  const when = timeText(Date.now() * 1000)
  const type = correct as DeviceType
  addIdentity(site!, identityFor(device, alike, { type, subtype, by: userInfo().username, when }))
  return [...lines, `stored in ${site}; --undo deletes it`]
}

async function undone(device: Device, { site, write }: IdentitiesOptions): Promise<readonly string[]> {
  const [{ addressesOf }, { removeIdentity }, { readSiteFile }] = await Promise.all([
    import('#identification/corrections'),
    import('#site/identities'),
    import('#site/site-file'),
  ])
  if (site === undefined || !existsSync(site))
    throw new UsageError('--undo: expected --site FILE with corrections')
  const own = addressesOf(device)
  const found = readSiteFile(site).identities.filter(({ addresses }) =>
    addresses.some((one) => own.includes(one)),
  )
  if (found.length === 0) return [`${nameOf(device)}: no correction in ${site}`]
  const lines = found.map(
    ({ type, addresses, by, when }) => `${type} for ${addresses.join(', ')}, by ${by}, ${when}`,
  )
  if (write !== true) return [...lines, 'Nothing was deleted: add --write.']
  for (const identity of found) removeIdentity(site, identity)
  return [...lines, `deleted from ${site}`]
}

function nameOf({
  name,
  ipAddresses,
  macAddresses,
}: Pick<Device, 'name' | 'ipAddresses' | 'macAddresses'>): string {
  const address = ipAddresses[0] ?? macAddresses[0] ?? ''
  return name === '' || name === address ? address : `${name} (${address})`
}

function namesOf(devices: readonly Device[]): string {
  const more = devices.length - MOST_NAMED
  return `${devices.slice(0, MOST_NAMED).map(nameOf).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
