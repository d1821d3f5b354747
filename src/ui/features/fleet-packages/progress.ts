/** Sentences about a package on its way to sensors. */
import type { FleetPackageItem } from '#schema/fleet-packages'
import { countOf } from '#ui/kit/format'

const WAVES = ['first sensor', '5 % of the sensors', 'all others']

export function packageState(item: FleetPackageItem): { readonly text: string; readonly isBad: boolean } {
  const { state, place, wave, waves } = item
  const total = waves.reduce((sum, { sensors }) => sum + sensors, 0)
  const applied = waves.reduce((sum, one) => sum + one.applied, 0)
  const sensors = countOf(total, 'sensor')
  const where = `${applied} of ${place === '' ? sensors : `${sensors} of ${place}`}`
  switch (state) {
    case 'stored':
      return { text: 'stored, not offered yet', isBad: false }
    case 'rolling':
      return { text: `goes out: ${WAVES[wave] ?? ''}; ${where} have it`, isBad: false }
    case 'stopped':
      return { text: `stopped; ${where} have it`, isBad: true }
    case 'done':
      return { text: `${where} have it`, isBad: false }
  }
}

export function waveText(item: FleetPackageItem, at: number): string {
  const { sensors = 0, applied = 0, failed = 0, waiting = 0 } = item.waves[at] ?? {}
  if (sensors === 0) return 'no sensor'
  const parts = [`${applied} of ${sensors}`]
  if (failed > 0) parts.push(`${failed} failed`)
  if (waiting > 0) parts.push(`${waiting} waiting`)
  return parts.join(', ')
}
