import { Checkbox, MultiSelect, Select, TagsInput } from '@mantine/core'
import type { DestinationTypeItem } from '#schema/forwarding'
import { severityWords } from '#ui/kit/severities'
import type { FieldsProps } from './DestinationForm.tsx'
import type { DestinationDraft } from './draft.ts'
import styles from './Forwarding.module.css'
import { texts } from './texts.ts'

const KINDS = [
  { value: 'alert', label: 'Alerts' },
  { value: 'incident', label: 'Incidents' },
  { value: 'system', label: 'System messages' },
  { value: 'event', label: 'Timeline events' },
  { value: 'device', label: 'Devices' },
  { value: 'exposure', label: 'Vulnerabilities' },
] as const
const ENGINES = ['protocol', 'policy', 'malware', 'anomaly', 'operational']

/** Filter of a destination. */
export function FilterFields({
  draft,
  faults,
  set,
  kinds: taken,
}: FieldsProps & { kinds: DestinationTypeItem['kinds'] }) {
  const { filter } = draft
  const narrow = (change: Partial<DestinationDraft['filter']>) => set({ filter: { ...filter, ...change } })
  return (
    <fieldset>
      <legend>Content</legend>
      <Checkbox.Group
        size="xs"
        label="Message types"
        error={faults.filter}
        value={[...filter.kinds]}
        onChange={(kinds) => narrow({ kinds: kinds as DestinationDraft['filter']['kinds'] })}
      >
        <div className={styles.kinds}>
          {KINDS.filter(({ value }) => taken.includes(value)).map(({ value, label }) => (
            <Checkbox key={value} value={value} label={label} />
          ))}
        </div>
      </Checkbox.Group>
      <Select
        label="Minimum severity"
        description="This severity and above"
        allowDeselect={false}
        data={[...severityWords]}
        value={filter.severity}
        onChange={(severity) => narrow({ severity: severity as DestinationDraft['filter']['severity'] })}
      />
      <Checkbox
        label={texts.closed}
        checked={filter.closed}
        onChange={(event) => narrow({ closed: event.currentTarget.checked })}
      />
      <details>
        <summary>More filters</summary>
        <div className={styles.more}>
          <MultiSelect
            size="xs"
            label="Engines"
            placeholder={filter.engines.length === 0 ? 'all' : ''}
            data={ENGINES}
            value={[...filter.engines]}
            onChange={(engines) => narrow({ engines: engines as DestinationDraft['filter']['engines'] })}
          />
          <TagsInput
            size="xs"
            label="Protocols"
            placeholder={filter.protocols.length === 0 ? 'all; press Enter to add' : ''}
            value={[...filter.protocols]}
            onChange={(protocols) => narrow({ protocols })}
          />
          <TagsInput
            size="xs"
            label="Zones"
            placeholder={filter.zones.length === 0 ? 'all; press Enter to add' : ''}
            value={[...filter.zones]}
            onChange={(zones) => narrow({ zones })}
          />
          <TagsInput
            size="xs"
            label="Rules"
            placeholder={filter.rules.length === 0 ? 'all; press Enter to add' : ''}
            value={[...filter.rules]}
            onChange={(rules) => narrow({ rules })}
          />
        </div>
      </details>
    </fieldset>
  )
}
