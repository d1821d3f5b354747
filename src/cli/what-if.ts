/** Parses `--without`: devices by id, name or address. */
import type { Device } from '#model/device'
import { UsageError } from './usage-error.ts'

/** Characters of input quoted in errors. */
const SAID = 80
const FORMS =
  'patch:DEVICE, protect:DEVICE, close:DEVICE, isolate:DEVICE, segment:ZONE, everywhere:METHOD or move:DEVICE>ZONE'

/** Finds a device by id, name or address. @throws if none matches */
export function deviceCalled(text: string, devices: readonly Device[]): string {
  const found = devices.find(
    ({ id, name, ipAddresses, macAddresses }) =>
      id === text || name === text || ipAddresses.includes(text) || macAddresses.includes(text),
  )
  if (found === undefined) throw new UsageError(`${text.slice(0, SAID)}: no such device`)
  return found.id
}

/** Converts to what-if syntax. Rejects changes without a target. */
export function changeCalled(text: string, devices: readonly Device[]): string {
  const [, kind = '', subject = ''] = /^([a-z]+):(.+)$/s.exec(text) ?? []
  switch (kind) {
    case 'patch':
    case 'protect':
    case 'close':
    case 'isolate':
      return `${kind}:${deviceCalled(subject, devices)}`
    case 'cve':
    case 'everywhere':
      return text
    case 'segment':
      if (!devices.some(({ zone }) => zone === subject))
        throw new UsageError(`--without: no device in zone ${subject.slice(0, SAID)}`)
      return text
    case 'move': {
      const at = subject.lastIndexOf('>')
      if (at > 0 && at < subject.length - 1)
        return `move:${deviceCalled(subject.slice(0, at), devices)}${subject.slice(at)}`
      break
    }
  }
  throw new UsageError(`--without: expected ${FORMS}, got ${text.slice(0, SAID)}`)
}
