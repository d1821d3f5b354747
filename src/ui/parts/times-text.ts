import { countText } from '#schema/count-text'

/** ` · 10 times in all`; '' for once at each device, which its number shows already. */
export function timesText(count: number, devices: number): string {
  return count > Math.max(1, devices) ? ` · ${countText(count)} times in all` : ''
}
