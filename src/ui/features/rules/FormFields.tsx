import { Autocomplete, Button, Checkbox, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import {
  EMPTY_FORM,
  EMPTY_ROW,
  LEVELS,
  MOST_ROWS,
  OPERATORS,
  operatorNames,
  type RuleForm,
  type RuleRow,
  ruleText,
} from './form-text.ts'
import { useFields, useServices } from './queries.ts'
import styles from './Rules.module.css'

/** A rule by its parts; writes the text of the editor below. */
export function FormFields({ onText }: { onText: (text: string) => void }) {
  const [form, setForm] = useState<RuleForm>(EMPTY_FORM)
  const services = useServices().data?.items ?? []
  const fields = useFields(form.service).data?.items ?? []
  const change = (next: Partial<RuleForm>) => {
    const after = { ...form, ...next }
    setForm(after)
    const text = ruleText(after)
    if (text !== undefined) onText(text)
  }
  const changeRow = (at: number, next: Partial<RuleRow>) =>
    change({ rows: form.rows.map((row, index) => (index === at ? { ...row, ...next } : row)) })
  return (
    <fieldset className={styles.form}>
      <legend>Form</legend>
      <div className={styles.formLine}>
        <TextInput
          label="Title of the alert"
          w={300}
          maxLength={120}
          value={form.title}
          onChange={({ currentTarget }) => change({ title: currentTarget.value })}
        />
        <Select
          label="Watches"
          placeholder="Protocol, flow, device"
          w={220}
          searchable
          data={services.map(({ name, title }) => ({ value: name, label: title }))}
          value={form.service || null}
          onChange={(service) => change({ service: service ?? '' })}
        />
        <Select
          label="Severity"
          w={140}
          data={[...LEVELS]}
          allowDeselect={false}
          value={form.level}
          onChange={(level) => change({ level: LEVELS.find((one) => one === level) ?? 'high' })}
        />
      </div>
      {form.rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
        <div key={at} className={styles.formLine}>
          <Autocomplete
            aria-label={`Field ${at + 1}`}
            placeholder="Field"
            size="xs"
            w={200}
            maxLength={80}
            data={fields.map(({ name }) => name)}
            value={row.field}
            onChange={(field) => changeRow(at, { field })}
          />
          <Select
            aria-label={`Operator ${at + 1}`}
            w={120}
            data={OPERATORS.map((operator) => ({ value: operator, label: operatorNames[operator] }))}
            allowDeselect={false}
            value={row.operator}
            onChange={(operator) =>
              changeRow(at, { operator: OPERATORS.find((one) => one === operator) ?? 'is' })
            }
          />
          <Autocomplete
            aria-label={`Value ${at + 1}`}
            placeholder="Value, or several with commas"
            size="xs"
            w={240}
            maxLength={300}
            data={valuesOf(fields, row.field)}
            value={row.value}
            onChange={(value) => changeRow(at, { value })}
          />
          <Checkbox
            label="except"
            checked={row.isExcluded}
            onChange={({ currentTarget }) => changeRow(at, { isExcluded: currentTarget.checked })}
          />
        </div>
      ))}
      <Button
        variant="default"
        disabled={form.rows.length >= MOST_ROWS}
        onClick={() => change({ rows: [...form.rows, EMPTY_ROW] })}
      >
        Add condition
      </Button>
    </fieldset>
  )
}

function valuesOf(
  fields: readonly { readonly name: string; readonly values: readonly { readonly value: string }[] }[],
  name: string,
): string[] {
  const values = fields.find((field) => field.name === name)?.values ?? []
  return [...new Set(values.map(({ value }) => value))]
}
