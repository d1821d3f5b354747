/** Site file of Riverbend: zones, permitted scanners, and working hours. */
import * as site from './site.ts'

/** Minutes of the day, UTC, of the approved maintenance. */
export interface Window {
  readonly from: number
  readonly to: number
  /** Empty: the whole site. */
  readonly targets: readonly string[]
}

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60 + 24) % 24).padStart(2, '0')}:${String(Math.floor(minutes + 1440) % 60).padStart(2, '0')}`

export function siteFile(windows: readonly Window[] = []): string {
  const lines = ['name: Riverbend', 'vantage: mirror of the core switch', 'zones:']
  for (const { name, level, subnet, vlan } of site.zones)
    lines.push(
      `  - name: ${name}`,
      `    level: ${level}`,
      `    subnets: [${subnet}.0/24]`,
      `    vlans: [${vlan}]`,
    )
  if (windows.length > 0) lines.push('maintenance:')
  for (const [i, { from, to, targets }] of windows.entries())
    lines.push(
      `  - name: service ${i + 1}`,
      `    from: "${clock(from)}"`,
      `    to: "${clock(to)}"`,
      `    targets: [${targets.join(', ')}]`,
    )
  lines.push(`scanners: [${site.scanner.ip}]`, `backupServers: [${site.backupServer.ip}]`)
  return `${lines.join('\n')}\n`
}
