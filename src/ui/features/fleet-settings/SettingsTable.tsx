import { Button, Checkbox, Select, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { FleetSettingItem } from '#schema/fleet-settings'
import { DataTable } from '#ui/kit/DataTable.tsx'
import { Problem } from '#ui/kit/Message.tsx'
import { fleetStyles as fleet } from '#ui/parts/Fleet.tsx'
import { choicesOf, kindOf, parsedValue, valueText } from '#ui/parts/setting-fields'
import { useFleetChange } from '#ui/parts/use-fleet'
import { usePermission } from '#ui/parts/use-session'
import { changeFleetSettings, type FleetPlace } from '#ui/source/fleet-settings'
import styles from './FleetSettings.module.css'

/** Settings of one section: inherited, set here, or free. */
export function SettingsTable({ place, items }: { place: FleetPlace; items: readonly FleetSettingItem[] }) {
  const [edited, setEdited] = useState('')
  const mayChange = usePermission('administer')
  return (
    <DataTable
      label="Settings"
      rows={items}
      keyOf={({ name }) => name}
      columns={[
        {
          title: 'Setting',
          width: '34%',
          cell: ({ title, name }) => (
            <>
              <span className={styles.title}>{title}</span>
              <span className={styles.note}>{name}</span>
            </>
          ),
        },
        { title: 'Inherited', width: '24%', cell: (item) => <Inherited item={item} /> },
        { title: 'Set here', width: '28%', cell: (item) => <Own item={item} /> },
        ...(mayChange
          ? [
              {
                title: 'Action',
                cell: ({ name, title, inherited, own }: FleetSettingItem) =>
                  inherited?.isLocked === true ? (
                    <span className="quiet">locked above</span>
                  ) : (
                    <Button
                      size="compact-sm"
                      variant="default"
                      aria-label={`Change ${title}`}
                      onClick={() => setEdited(edited === name ? '' : name)}
                    >
                      {own === null ? 'Set' : 'Change'}
                    </Button>
                  ),
              },
            ]
          : []),
      ]}
      detail={(item) =>
        item.name === edited ? <Editor place={place} item={item} onDone={() => setEdited('')} /> : undefined
      }
    />
  )
}

function Inherited({ item: { inherited, default: byDefault } }: { item: FleetSettingItem }) {
  if (inherited === null)
    return (
      <span className="quiet">
        {valueText(byDefault) === '' ? 'none' : `${valueText(byDefault)} (default)`}
      </span>
    )
  return (
    <>
      <span className={styles.title}>{valueText(inherited.value) || 'empty'}</span>
      <span className={styles.note}>
        from {inherited.from}
        {inherited.isLocked && ', locked'}
      </span>
    </>
  )
}

function Own({ item: { own } }: { item: FleetSettingItem }) {
  if (own === null) return <span className="quiet">–</span>
  return (
    <>
      <span className={styles.title}>{valueText(own.value) || 'empty'}</span>
      <span className={styles.note}>
        {own.isLocked ? 'locked' : 'may be changed below and at the sensor'} · by {own.author}
      </span>
    </>
  )
}

function Editor({ place, item, onDone }: { place: FleetPlace; item: FleetSettingItem; onDone: () => void }) {
  const { name, own, inherited, default: byDefault } = item
  const [text, setText] = useState(valueText(own?.value ?? inherited?.value ?? byDefault))
  const [isLocked, setLocked] = useState(own?.isLocked ?? true)
  const save = useFleetChange((source, change: { value: unknown; isLocked: boolean } | null) =>
    changeFleetSettings(source, { ...place, changes: { [name]: change } }),
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate({ value: parsedValue(item, text), isLocked }, { onSuccess: onDone })
  }
  return (
    <form className={styles.edit} onSubmit={submit}>
      <Control item={item} text={text} onChange={setText} />
      <Checkbox
        label="Locked: sensors and places below cannot change it"
        checked={isLocked}
        onChange={(event) => setLocked(event.currentTarget.checked)}
      />
      {save.error && <Problem error={save.error} />}
      <div className={fleet.buttons}>
        <Button size="compact-sm" type="submit" loading={save.isPending}>
          Save
        </Button>
        {own !== null && (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => save.mutate(null, { onSuccess: onDone })}
          >
            Remove from here
          </Button>
        )}
        <Button size="compact-sm" variant="default" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  )
}

function Control({
  item,
  text,
  onChange,
}: {
  item: FleetSettingItem
  text: string
  onChange: (text: string) => void
}) {
  const common = { label: item.title, description: item.description, value: text }
  const kind = kindOf(item)
  if (kind === 'flag' || kind === 'choice')
    return (
      <Select
        {...common}
        data={kind === 'flag' ? ['true', 'false'] : [...choicesOf(item)]}
        allowDeselect={false}
        onChange={(value) => onChange(value ?? '')}
      />
    )
  if (kind === 'list')
    return (
      <Textarea
        {...common}
        description={`${item.description} One a line.`}
        autosize
        minRows={2}
        maxRows={8}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    )
  return (
    <TextInput
      {...common}
      inputMode={kind === 'number' ? 'decimal' : 'text'}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
