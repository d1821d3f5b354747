/** Analyses firewall configurations in the data folder for rules that are too wide or never match. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { firewallFindings, readFirewall } from '#exposure/firewall'
import type { FirewallReading } from '#schema/firewall'

export const limits = { files: 100, bytes: 16 * 1024 * 1024, findings: 1000 } as const

export interface FirewallService {
  list(): Promise<FirewallReading[]>
}

export async function firewallsIn(folder: string): Promise<FirewallReading[]> {
  const names = await readdir(folder).catch(() => [])
  const all: FirewallReading[] = []
  for (const file of names.sort().slice(0, limits.files)) all.push(await readingOf(folder, file))
  return all
}

async function readingOf(folder: string, file: string): Promise<FirewallReading> {
  const path = join(folder, file)
  const found = await stat(path).catch(() => undefined)
  const isReadable = found?.isFile() === true && found.size <= limits.bytes
  const config = isReadable ? readFirewall(await readFile(path, 'utf8')) : undefined
  if (config === undefined) return { file, dialect: '', rules: 0, unread: [], findings: [], count: 0 }
  const findings = firewallFindings(config)
  return {
    file,
    dialect: config.dialect,
    rules: config.rules.length,
    unread: [...config.unread],
    findings: findings.slice(0, limits.findings),
    count: findings.length,
  }
}
