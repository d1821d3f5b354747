import type { BaselineContent } from './content.ts'

/** Differences of two baselines as lines: `+` only in the second, `-` only in the first. Counts and times are left out. */
export function diffBaselines(first: BaselineContent, second: BaselineContent): string[] {
  const before = statements(first)
  const after = statements(second)
  const lines = [
    ...[...before].filter((line) => !after.has(line)).map((line) => `- ${line}`),
    ...[...after].filter((line) => !before.has(line)).map((line) => `+ ${line}`),
  ]
  return lines.sort((a, b) => (a.slice(2) < b.slice(2) ? -1 : a.slice(2) > b.slice(2) ? 1 : 0))
}

function statements({ connectionPairs, channels, points, devices = [] }: BaselineContent): Set<string> {
  const lines = connectionPairs.map(
    ({ client, server, service }) => `${client} reaches ${server} by ${service}`,
  )
  for (const { addresses, type, firmware } of devices) {
    const what = [type, firmware].filter((word) => word !== '').join(', ')
    lines.push(`${addresses.join(', ')} is there${what === '' ? '' : `: ${what}`}`)
  }
  for (const { client, server, protocol, unit, keyValues } of channels) {
    const whom = `${client} asks ${server}${unit === '' ? '' : ` unit ${unit}`} by ${protocol}`
    for (const { behaviourKey, keyValue } of keyValues) lines.push(`${whom}: ${behaviourKey} ${keyValue}`)
  }
  for (const { device, protocol, unit, point, least, most, values } of points) {
    const range =
      values.length > 0 ? values.join(', ') : least === undefined ? 'any text' : `${least} to ${most}`
    lines.push(`${device}${unit === '' ? '' : ` unit ${unit}`} by ${protocol}: ${point} is ${range}`)
  }
  return new Set(lines)
}
