import type { DeviceItem } from '#schema/device'
import { productOf } from '#schema/product'
import { countOf } from '#ui/kit/format'
import { levelName } from '#ui/source/names'

/** Summary sentence of a device. */
export function deviceSentence(device: DeviceItem): string {
  const product = productOf(device)
  const what =
    product === '' ? `${article(device.type)} of unknown vendor` : `${article(device.type)}: ${product}`
  const firmware = device.firmware === '' ? '' : `, firmware ${device.firmware}`
  const places = [levelName(device.purdueLevel).toLowerCase(), device.zone && `zone ${device.zone}`].filter(
    Boolean,
  )
  const modules = device.modules.length === 0 ? '' : `, ${countOf(device.modules.length, 'module')}`
  return `${what}${firmware}${modules}${places.length === 0 ? '' : `; ${places.join(', ')}`}.`
}

/** `A PLC`, `An HMI`: by pronunciation. */
export function article(type: string): string {
  if (type === 'Unknown') return 'A device'
  return `${/^([aeio]|hmi|hvac|rtu)/i.test(type) ? 'An' : 'A'} ${type}`
}

/** From here on a risk score is shown as abnormal. */
const HIGH_RISK = 70

export function isHighRisk(score: number): boolean {
  return score >= HIGH_RISK
}

/** A mode in which a controller does not run its program, or accepts changes from anyone. */
export function isAbnormalMode(mode: string): boolean {
  return /stop|halt|fault|error|program/i.test(mode)
}
