import { Select } from '@mantine/core'
import type { PlantMap } from '#schema/map'
import { useProtocolName } from '#ui/parts/use-protocol-name'
import { levelName } from '#ui/source/names'
import type { MapFilterKey, MapQuery } from './map-address.ts'

type Change = Readonly<Partial<Record<MapFilterKey, string | undefined>>>

interface Props {
  readonly map: PlantMap
  readonly narrowing: MapQuery['narrowing']
  readonly onChange: (change: Change) => void
}

/** Filters by protocol, verb, level and zone; time is set in the top bar. */
export function Filters({ map, narrowing, onChange }: Props) {
  const protocolName = useProtocolName()
  const levels = map.levels.map((level) => ({
    value: level === null ? 'unknown' : String(level),
    label: levelName(level) || 'Unknown level',
  }))
  const protocols = map.protocols.map((value) => ({ value, label: protocolName(value) || 'Unrecognised' }))
  const choices = [
    ['protocol', 'Any protocol', protocols],
    ['verb', 'Any verb', map.verbs],
    ['level', 'Any level', levels],
    ['zone', 'Any zone', map.zones],
  ] as const
  return (
    <>
      {choices.map(([word, placeholder, data]) => (
        <Select
          key={word}
          w={132}
          size="xs"
          aria-label={`Filter by ${word}`}
          placeholder={placeholder}
          data={[...data]}
          value={narrowing[word] ?? null}
          onChange={(value) => onChange({ [word]: value ?? undefined })}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': `Any ${word}` }}
          nothingFoundMessage="No match"
        />
      ))}
    </>
  )
}
