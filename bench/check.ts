/** Whether a program has read what is in a capture: a fast wrong count is worth nothing. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Analysis } from '#schema/analysis'
import type { Truth } from './tally.ts'

export interface Check {
  readonly what: string
  readonly expected: number
  readonly got: number
}

/** Hosts of the made sites live in 10.0.0.0/8. */
const SITE = '10.'
const BROADCAST = /\.255$/

/** Packets, devices and operations that `analyze --json` wrote to `path`. */
export function checkAnalysis(path: string, truth: Truth): Check[] {
  const found = JSON.parse(readFileSync(path, 'utf8')) as Analysis
  const hosts = found.devices.filter(({ ipAddresses }) =>
    ipAddresses.some((ip) => ip.startsWith(SITE) && !BROADCAST.test(ip)),
  )
  const checks = [
    { what: 'packets', expected: truth.packets, got: found.capture.packets },
    { what: 'devices', expected: truth.devices, got: hosts.length },
  ]
  for (const [protocol, codes] of Object.entries(truth.operations)) {
    for (const [code, expected] of Object.entries(codes))
      checks.push({ what: `${protocol} ${code}`, expected, got: operationCount(found, protocol, code) })
  }
  const leftOut = Object.keys(found.counters).filter((name) => name.startsWith('protocolsLeftOut'))
  checks.push({ what: 'protocols left out', expected: 0, got: leftOut.length })
  return checks
}

function operationCount({ links }: Analysis, protocol: string, code: string): number {
  let count = 0
  for (const link of links) {
    if (link.protocol !== protocol) continue
    for (const operation of link.operations) if (operation.code === code) count += operation.count
  }
  return count
}

/** Counters of Suricata: all packets, no wrong checksum, every Modbus request through its parser. */
export function checkSuricata(logs: string, truth: Truth): Check[] {
  const stats = readFileSync(join(logs, 'stats.log'), 'utf8')
  const last = stats.slice(stats.lastIndexOf('Date:'))
  const count = (name: string) => {
    const line = last.split('\n').find((line) => line.startsWith(`${name} `)) // zeros have no line
    return Number(line?.split('|').at(-1) ?? 0)
  }
  const requests = Object.values(truth.operations.modbus ?? {}).reduce((sum, some) => sum + some, 0)
  return [
    { what: 'Suricata: packets', expected: truth.packets, got: count('decoder.pkts') },
    { what: 'Suricata: invalid packets', expected: 0, got: count('decoder.invalid') },
    { what: 'Suricata: invalid TCP checksums', expected: 0, got: count('tcp.invalid_checksum') },
    { what: 'Suricata: Modbus transactions', expected: requests, got: count('app_layer.tx.modbus') },
  ]
}
