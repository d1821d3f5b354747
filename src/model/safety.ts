import type { Device } from './device.ts'

/** Words by which makers and plants call safety controllers; `GuardLogix`, `Triconex` and `HIMax` are safety controllers by make. */
const SAFETY =
  /\b(safety|sis|esd|f-cpu)\b|guardlogix|compact ?guard|triconex|tricon\b|trident|hima(x|trix)?\b|safemanager|prosafe/i

/** True for what guards the plant itself: by the part it plays, or by its name. */
export function isSafetySystem(device: Device | undefined): boolean {
  if (device === undefined || device.class === 'Internet') return false
  return (
    device.roles.includes('safety-controller') ||
    SAFETY.test(`${device.name} ${device.model} ${device.description}`)
  )
}
