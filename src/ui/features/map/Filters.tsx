import { Button, Popover, Select } from '@mantine/core'
import { IconClock } from '@tabler/icons-react'
import { useState } from 'react'
import type { PlantMap } from '#contract/map'
import { shortTime } from '#ui/kit/format'
import { levelName } from '#ui/source/names'
import type { Asking, NarrowingWord } from './asking.ts'
import styles from './Map.module.css'

type Change = Readonly<Partial<Record<NarrowingWord, string | undefined>>>

interface Props {
  readonly map: PlantMap
  readonly narrowing: Asking['narrowing']
  readonly onChange: (change: Change) => void
}

/** By protocol, verb, level, zone and time. */
export function Filters({ map, narrowing, onChange }: Props) {
  const levels = map.levels.map((level) => ({
    value: level === null ? 'unknown' : String(level),
    label: levelName(level) || 'Level not known',
  }))
  const choices = [
    ['protocol', 'Any protocol', map.protocols],
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
          aria-label={`Narrow by ${word}`}
          placeholder={placeholder}
          data={[...data]}
          value={narrowing[word] ?? null}
          onChange={(value) => onChange({ [word]: value ?? undefined })}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': `Any ${word}` }}
          nothingFoundMessage="Nothing of that name"
        />
      ))}
      <TimeChoice map={map} narrowing={narrowing} onChange={onChange} />
    </>
  )
}

const SPANS = [
  ['Last hour', 3600],
  ['Last 24 hours', 86_400],
  ['Last 7 days', 604_800],
] as const

function TimeChoice({ map, narrowing, onChange }: Props) {
  const [isOpen, setOpen] = useState(false)
  const { from, until } = narrowing
  const label =
    from === undefined && until === undefined
      ? 'Any time'
      : `${from === undefined ? 'until' : shortTime(from)} ${until === undefined ? 'until now' : `${from === undefined ? '' : '– '}${shortTime(until)}`}`
  function choose(change: Change) {
    onChange(change)
    setOpen(false)
  }
  const back = (seconds: number) => new Date(Date.parse(map.lastTime ?? '') - seconds * 1000).toISOString()
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" shadow="sm" trapFocus>
      <Popover.Target>
        <Button
          variant="default"
          onClick={() => setOpen(!isOpen)}
          leftSection={<IconClock size={14} stroke={1.6} />}
          className={from || until ? (styles.chosen ?? '') : ''}
        >
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={12} aria-label="Narrow by time">
        <div className={styles.times}>
          <Button variant="default" onClick={() => choose({ from: undefined, until: undefined })}>
            Any time
          </Button>
          {map.lastTime !== null &&
            SPANS.map(([name, seconds]) => (
              <Button
                key={name}
                variant="default"
                onClick={() => choose({ from: back(seconds), until: undefined })}
              >
                {name}
              </Button>
            ))}
          <Moment label="From" value={from} onChange={(value) => onChange({ from: value })} />
          <Moment label="Until" value={until} onChange={(value) => onChange({ until: value })} />
          <span className="quiet">
            Counted back from the last packet, {shortTime(map.lastTime ?? undefined)}.
          </span>
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}

function Moment(props: {
  label: string
  value: string | undefined
  onChange: (value: string | undefined) => void
}) {
  const local = props.value === undefined ? '' : localInput(new Date(props.value))
  return (
    <label className={styles.moment}>
      {props.label}
      <input
        type="datetime-local"
        value={local}
        onChange={({ currentTarget: { value } }) =>
          props.onChange(value === '' ? undefined : new Date(value).toISOString())
        }
      />
    </label>
  )
}

/** `2026-11-24T03:10` in the reader's own zone, as the browser's field wants it. */
function localInput(time: Date): string {
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
