/** Types of all devices of captures: how many stay Unknown, and a random sample to check by hand. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import type { Analysis } from '#schema/analysis'
import { analyse } from '../../tests/whole-analysis.ts'

const CUT = { chunkBytes: 1 << 20, sliceBytes: undefined }
const CAPTURE = /\.(?:pcap|pcapng|cap|dmp)(?:\.gz)?$/
/** The sample captures of office and IT networks whose Unknown devices are counted. */
export const IT_FOLDERS = [
  'it-dhcp',
  'it-name-discovery',
  'it-print',
  'it-snmp',
  'it-voip-video',
  'it-l2-discovery',
] as const

export interface SurveyOptions {
  readonly root: string
  readonly folders: readonly string[]
  /** Devices of a sample; 0 for none. */
  readonly sample: number
  readonly seed: number
  /** `unknown`, `perhaps`, `likely`, `sure`: only these are sampled; empty for all that have a type. */
  readonly words: readonly string[]
  /** Larger captures are left out. */
  readonly mostBytes: number
}

type AnalysedDevice = Analysis['devices'][number]

interface Found {
  readonly capture: string
  readonly device: AnalysedDevice
}

/** Captures of a folder in order of their names. */
function capturesIn(folder: string, mostBytes: number): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => CAPTURE.test(name))
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).size <= mostBytes)
    .sort()
}

export async function survey({
  root,
  folders,
  sample,
  seed,
  words,
  mostBytes,
}: SurveyOptions): Promise<string> {
  const lines = [
    '| folder | captures | devices | unknown | perhaps | likely | sure |',
    '| --- | --- | --- | --- | --- | --- | --- |',
  ]
  const all: Found[] = []
  let files = 0
  for (const folder of folders) {
    const found: Found[] = []
    const paths = capturesIn(join(root, folder), mostBytes)
    for (const path of paths) {
      const { devices } = await analyse(readFileSync(path), basename(path), CUT)
      // All addresses beyond the plant are one device, which has no type to find.
      for (const device of devices)
        if (device.type !== 'Internet') found.push({ capture: relative(root, path), device })
    }
    lines.push(row(folder, paths.length, found))
    all.push(...found)
    files += paths.length
  }
  lines.push(row('all', files, all))
  if (sample === 0) return lines.join('\n')
  const asked = all.filter(({ device }) =>
    words.length === 0 ? device.type !== 'Unknown' : words.includes(device.confidenceWord),
  )
  lines.push(
    '',
    'capture\taddress\tMAC\ttype\tcertainty\tkind\tvendor\tmodel\tsystem\tnames\tprotocols\treasons',
  )
  for (const one of sampled(asked, sample, seed)) lines.push(lineOf(one))
  return lines.join('\n')
}

function row(name: string, captures: number, found: readonly Found[]): string {
  const count = (word: string) =>
    found.filter(({ device }) => device.type !== 'Unknown' && device.confidenceWord === word).length
  const unknown = found.filter(({ device }) => device.type === 'Unknown').length
  return `| ${name} | ${captures} | ${found.length} | ${unknown} | ${count('perhaps')} | ${count('likely')} | ${count('sure')} |`
}

/** The same for the same seed. */
function sampled(all: readonly Found[], count: number, seed: number): Found[] {
  const rest = [...all]
  let state = seed >>> 0
  const chosen: Found[] = []
  while (chosen.length < count && rest.length > 0) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    chosen.push(rest.splice(Math.floor((state / 2 ** 32) * rest.length), 1)[0]!)
  }
  return chosen
}

function lineOf({ capture, device }: Found): string {
  const reasons = device.reasons.map(
    ({ channel, subtype, weight, text }) => `${channel} ${subtype} ${weight} "${text}"`,
  )
  return (
    [
      capture,
      device.ipAddresses.slice(0, 2).join(','),
      device.macAddresses.slice(0, 2).join(','),
      device.type,
      `${device.confidenceWord} ${device.confidence.type}`,
      device.subtype || device.summary,
      device.vendor,
      device.model,
      device.os,
      device.hostnames.slice(0, 2).join(','),
      device.protocols
        .map(({ protocol, role }) => `${protocol}:${role}`)
        .slice(0, 12)
        .join(','),
      reasons.slice(0, 6).join('; '),
    ]
      // Names come from packets: no tab, line break or control character reaches the terminal.
      .map((cell) => cell.replace(/\p{Cc}/gu, ' '))
      .join('\t')
  )
}
