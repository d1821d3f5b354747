import { useSaved } from '#ui/kit/saved'

/** Maximum number of units kept; the oldest are dropped. */
const most = 500

function isUnits(value: unknown): value is Readonly<Record<string, string>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((unit) => typeof unit === 'string')
  )
}

/** Unit of a value as this person calls it; protocols do not carry it. Stored in the browser. */
export function useUnit(key: string) {
  const [units, setUnits] = useSaved('value-units', {}, isUnits)
  return {
    unit: units[key] ?? '',
    setUnit(unit: string) {
      const entries = Object.entries({ ...units, [key]: unit }).filter(([, text]) => text !== '')
      setUnits(Object.fromEntries(entries.slice(-most)))
    },
  }
}
