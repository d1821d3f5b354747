import { Button, Select, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { DEVICE_TYPE_WORDS, type DeviceChange, IMPORTANCE_WORDS, LEVEL_NUMBERS } from '#schema/device-change'
import { Failure } from '#ui/kit/Message.tsx'
import { levelName } from '#ui/source/names'
import styles from './DeviceForm.module.css'
import { changeOf, type DeviceDraft, type DraftField } from './device-draft.ts'
import { useEditDevices } from './use-edit-devices.ts'

const CHOICES = {
  type: DEVICE_TYPE_WORDS.map((value) => ({ value, label: value })),
  purdueLevel: LEVEL_NUMBERS.map((level) => ({ value: String(level), label: levelName(level) })),
  importance: IMPORTANCE_WORDS.map((value) => ({ value, label: value })),
  authorised: [
    { value: 'true', label: 'authorised' },
    { value: 'false', label: 'not authorised' },
  ],
}

const LABELS: Readonly<Record<DraftField, string>> = {
  name: 'Name',
  type: 'Type',
  purdueLevel: 'Purdue level',
  zone: 'Zone',
  location: 'Location',
  description: 'Description',
  importance: 'Importance',
  authorised: 'Authorised',
}

interface Props {
  readonly ids: readonly string[]
  readonly said: DeviceDraft
  /** Placeholder of each field. */
  readonly found: Readonly<Partial<Record<DraftField, string>>>
  readonly fields: readonly DraftField[]
  readonly onDone: () => void
}

/** Edit form of one or several devices; an empty field uses the detected value. */
export function DeviceForm({ ids, said, found, fields, onDone }: Props) {
  const [draft, setDraft] = useState(said)
  const edit = useEditDevices(onDone)
  const change: DeviceChange = changeOf(said, draft)
  const isSame = Object.keys(change).length === 0
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!isSame) edit.mutate({ ids, change })
  }
  const set = (field: DraftField) => (value: string | null) => setDraft({ ...draft, [field]: value ?? '' })
  return (
    <form className={styles.form} onSubmit={submit}>
      {fields.map((field) => (
        <Field
          key={field}
          field={field}
          value={draft[field]}
          found={found[field] ?? ''}
          onChange={set(field)}
        />
      ))}
      <div className={styles.acts}>
        <Button type="submit" disabled={isSame} loading={edit.isPending}>
          {ids.length === 1 ? 'Save' : `Change ${ids.length} devices`}
        </Button>
        <Button variant="default" onClick={onDone}>
          Cancel
        </Button>
      </div>
      {edit.error && <Failure error={edit.error} isInline />}
    </form>
  )
}

function Field(props: {
  field: DraftField
  value: string
  found: string
  onChange: (value: string | null) => void
}) {
  const { field, value, found, onChange } = props
  const shared = { label: LABELS[field], placeholder: found || 'as detected', value }
  if (field in CHOICES)
    return (
      <Select
        {...shared}
        value={value || null}
        data={CHOICES[field as keyof typeof CHOICES]}
        searchable={field === 'type'}
        clearable
        clearButtonProps={{ 'aria-label': `${LABELS[field]} as detected` }}
        onChange={onChange}
      />
    )
  if (field === 'description')
    return (
      <Textarea
        {...shared}
        size="xs"
        rows={3}
        maxLength={2000}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
    )
  return (
    <TextInput {...shared} maxLength={200} onChange={({ currentTarget }) => onChange(currentTarget.value)} />
  )
}
