import { ActionIcon, Button, Select, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import {
  type Condition,
  type Question,
  questionLimits,
  type SavedQuestion,
  type SubjectItem,
} from '#schema/queries'
import { Failure } from '#ui/kit/Message.tsx'
import styles from './Mining.module.css'
import { useSaveQuestion } from './queries.ts'
import { askable, needsValue, operatorsOf } from './query.ts'

interface Props {
  readonly subjects: readonly SubjectItem[]
  readonly question: Question
  readonly saved: SavedQuestion | undefined
  readonly onChange: (question: Question) => void
  readonly onSaved: (id: string) => void
}

/** Query form: subject and conditions. */
export function Form({ subjects, question, saved, onChange, onSaved }: Props) {
  const subject = subjects.find(({ name }) => name === question.subject)
  const { conditions } = question
  const set = (at: number, part: Partial<Condition>) =>
    onChange({
      ...question,
      conditions: conditions.map((one, place) => (place === at ? { ...one, ...part } : one)),
    })
  const add = () => {
    const field = subject?.fields[0]
    if (field === undefined) return
    onChange({
      ...question,
      conditions: [...conditions, { field: field.name, is: operatorsOf(field.kind)[0]!.value, value: '' }],
    })
  }
  return (
    <div className={styles.form}>
      {saved && saved.about !== '' && <p className="quiet">{saved.about}</p>}
      <div className={styles.line}>
        <Select
          label="Search in"
          w={190}
          allowDeselect={false}
          data={subjects.map(({ name, title }) => ({ value: name, label: title }))}
          value={question.subject}
          onChange={(name) => onChange({ subject: name as Question['subject'], conditions: [] })}
        />
        <Button variant="default" onClick={add} disabled={conditions.length >= questionLimits.conditions}>
          Add condition
        </Button>
        <Save question={question} onSaved={onSaved} />
      </div>
      {conditions.map((condition, at) => (
        <Row
          // biome-ignore lint/suspicious/noArrayIndexKey: a condition is its place
          key={at}
          condition={condition}
          subject={subject}
          onChange={(part) => set(at, part)}
          onRemove={() =>
            onChange({ ...question, conditions: conditions.filter((_, place) => place !== at) })
          }
        />
      ))}
    </div>
  )
}

interface RowProps {
  readonly condition: Condition
  readonly subject: SubjectItem | undefined
  readonly onChange: (part: Partial<Condition>) => void
  readonly onRemove: () => void
}

function Row({ condition, subject, onChange, onRemove }: RowProps) {
  const fields = subject?.fields ?? []
  const kind = fields.find(({ name }) => name === condition.field)?.kind ?? 'text'
  const [value, setValue] = useState(condition.value)
  useEffect(() => setValue(condition.value), [condition.value])
  const done = () => value !== condition.value && onChange({ value })
  return (
    <div className={styles.line}>
      <Select
        aria-label="Field"
        w={190}
        searchable
        allowDeselect={false}
        data={fields.map(({ name, title }) => ({ value: name, label: title }))}
        value={condition.field}
        onChange={(name) => {
          const chosen = fields.find((field) => field.name === name)
          if (chosen === undefined) return
          const allowed = operatorsOf(chosen.kind)
          const is = allowed.find(({ value }) => value === condition.is)?.value ?? allowed[0]!.value
          onChange({ field: chosen.name, is })
        }}
      />
      <Select
        aria-label="Operator"
        w={170}
        allowDeselect={false}
        data={operatorsOf(kind)}
        value={condition.is}
        onChange={(is) => onChange({ is: is as Condition['is'] })}
      />
      {needsValue(condition.is) && (
        <TextInput
          aria-label="Value"
          className={styles.value ?? ''}
          placeholder={
            kind === 'time'
              ? '24h, 7d, 30d'
              : kind === 'number'
                ? 'a number'
                : 'one value, or several separated by |'
          }
          maxLength={questionLimits.value}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
          onBlur={done}
          onKeyDown={(event) => event.key === 'Enter' && done()}
        />
      )}
      <ActionIcon variant="subtle" size={32} aria-label="Remove condition" onClick={onRemove}>
        <IconX size={15} />
      </ActionIcon>
    </div>
  )
}

function Save({ question, onSaved }: { question: Question; onSaved: (id: string) => void }) {
  const save = useSaveQuestion()
  const [title, setTitle] = useState('')
  return (
    <form
      className={styles.line}
      onSubmit={(event) => {
        event.preventDefault()
        if (title.trim() === '') return
        save.mutate(
          { ...askable(question), title: title.trim() },
          {
            onSuccess: ({ id }) => {
              setTitle('')
              onSaved(id)
            },
          },
        )
      }}
    >
      <TextInput
        label="Save as"
        placeholder="name"
        maxLength={questionLimits.title}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" loading={save.isPending} disabled={title.trim() === ''}>
        Save
      </Button>
      {save.error && <Failure error={save.error} isInline />}
    </form>
  )
}
