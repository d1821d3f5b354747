/** Site file of a plant: docs/reference/site-file.md. */
import type { BuiltPlant } from './plant.ts'

/** Minutes of the day, UTC, of the approved maintenance. */
export interface MaintenanceWindow {
  readonly from: number
  readonly to: number
  /** Empty: the whole site. */
  readonly targets: readonly string[]
}

export interface SiteFileChoice {
  readonly windows?: readonly MaintenanceWindow[]
  /** Names of zones and devices as their people give them; without, the sensor knows only subnets. */
  readonly hasNames?: boolean
}

function clock(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(Math.floor(minutes / 60 + 24) % 24)}:${two(Math.floor(minutes + 1440) % 60)}`
}

export function plantSiteFile(
  plant: BuiltPlant,
  { windows = [], hasNames = true }: SiteFileChoice = {},
): string {
  if (plant.siteFile !== undefined) return plant.siteFile({ windows, hasNames })
  const { name, zones, scanners, backupServers, devices } = plant
  const lines = [`name: ${name}`, 'vantage: mirror of the core switch', 'zones:']
  for (const { name: short, title, level, subnet, vlan } of zones)
    lines.push(
      `  - name: ${hasNames ? title : short}`,
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
  lines.push(`scanners: [${scanners.map(({ ip }) => ip).join(', ')}]`)
  lines.push(`backupServers: [${backupServers.map(({ ip }) => ip).join(', ')}]`)
  if (hasNames) {
    lines.push('devices:')
    for (const { host, title, importance, isCrownJewel } of devices) {
      lines.push(`  - address: ${host.ip}`, `    name: ${title}`)
      if (importance !== undefined) lines.push(`    importance: ${importance}`)
      if (isCrownJewel === true) lines.push('    crownJewel: true')
    }
  }
  return `${lines.join('\n')}\n`
}
