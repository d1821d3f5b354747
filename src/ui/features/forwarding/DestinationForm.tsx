import { Button, Select, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { DestinationItem, DestinationTypeItem } from '#schema/forwarding'
import { Answer } from '#ui/kit/Answer.tsx'
import { Failure } from '#ui/kit/Message.tsx'
import { changeOf, type DestinationDraft, draftOf, faultsOf, withType } from './draft.ts'
import { FilterFields } from './FilterFields.tsx'
import styles from './Forwarding.module.css'
import { useDestinationTypes, useSave } from './queries.ts'
import { SettingFields } from './SettingFields.tsx'
import { texts } from './texts.ts'

export interface FieldsProps {
  readonly draft: DestinationDraft
  readonly faults: Readonly<Record<string, string>>
  readonly set: (change: Partial<DestinationDraft>) => void
}

interface FormProps {
  readonly item: DestinationItem | undefined
  readonly onDone: () => void
}

/** Form of a destination; errors are shown after the first attempt to save. */
export function DestinationForm(props: FormProps) {
  const types = useDestinationTypes()
  return <Answer of={types}>{({ items }) => <TypedForm {...props} types={items} />}</Answer>
}

function TypedForm({ item, onDone, types }: FormProps & { types: readonly DestinationTypeItem[] }) {
  const [draft, setDraft] = useState(() => draftOf(item))
  const [isTried, setTried] = useState(false)
  const save = useSave(item?.id)
  const type = types.find(({ name }) => name === draft.type) ?? types[0]!
  const secretsSet = item?.type === type.name ? item.secretsSet : []
  const all = faultsOf(draft, type, secretsSet)
  const fields: FieldsProps = {
    draft,
    faults: isTried ? all : {},
    set: (change) => setDraft((before) => ({ ...before, ...change })),
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (Object.keys(all).length === 0) save.mutate(changeOf(draft, type), { onSuccess: onDone })
  }
  const choose = (name: string | null) => {
    const chosen = types.find((one) => one.name === name)
    if (chosen !== undefined) setDraft((before) => withType(before, chosen))
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <TextInput
        label="Name"
        data-autofocus
        maxLength={100}
        value={draft.name}
        error={fields.faults.name}
        onChange={(event) => fields.set({ name: event.currentTarget.value })}
      />
      <Select
        label={texts.type}
        allowDeselect={false}
        searchable
        data={types.map(({ name, title }) => ({ value: name, label: title }))}
        value={type.name}
        onChange={choose}
      />
      <fieldset>
        <legend>{texts.target}</legend>
        <SettingFields {...fields} type={type} secretsSet={secretsSet} />
      </fieldset>
      <FilterFields {...fields} kinds={type.kinds} />
      {save.error && <Failure error={save.error} isInline />}
      <div className={styles.end}>
        <Button type="submit" loading={save.isPending}>
          {item === undefined ? 'Add' : 'Save'}
        </Button>
        <Button variant="default" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
