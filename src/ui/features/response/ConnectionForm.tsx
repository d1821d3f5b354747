import { Button, Select, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { ActionTypeItem } from '#schema/response'
import { Answer } from '#ui/kit/Answer.tsx'
import { Failure } from '#ui/kit/Message.tsx'
import { DeclaredFields } from '#ui/parts/DeclaredFields.tsx'
import { useActionTypes, useAddConnection } from './queries.ts'
import styles from './Response.module.css'

const NO_FILES = { caFile: '', certificateFile: '', keyFile: '', proxy: '' }

/** Adds a system that responses act on. */
export function ConnectionForm({ onDone }: { onDone: () => void }) {
  const types = useActionTypes()
  return <Answer of={types}>{({ items }) => <Fields types={items} onDone={onDone} />}</Answer>
}

type Setting = ActionTypeItem['settings'][number]

function Fields({ types, onDone }: { types: readonly ActionTypeItem[]; onDone: () => void }) {
  const [typeName, setType] = useState(types[0]?.name ?? '')
  const [name, setName] = useState('')
  const [values, setValues] = useState<Readonly<Record<string, string>>>({})
  const [secrets, setSecrets] = useState<Readonly<Record<string, string>>>({})
  const [caFile, setCaFile] = useState('')
  const add = useAddConnection()
  const type = types.find((one) => one.name === typeName) ?? types[0]
  if (type === undefined) return null
  const textOf = ({ name: setting, default: start }: Setting) => values[setting] ?? String(start ?? '')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const settings = Object.fromEntries(
      type.settings.map((setting) => [setting.name, settingValue(setting, textOf(setting))]),
    )
    const given = Object.fromEntries(type.secrets.map((secret) => [secret.name, secrets[secret.name] ?? '']))
    add.mutate(
      { name, type: type.name, settings, connection: { ...NO_FILES, caFile }, secrets: given },
      { onSuccess: onDone },
    )
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Select
        label="System"
        allowDeselect={false}
        data={types.map((one) => ({ value: one.name, label: one.title }))}
        value={type.name}
        onChange={(one) => setType(one ?? typeName)}
      />
      <p className={`quiet ${styles.line}`}>{type.description}</p>
      <TextInput
        label="Name"
        description="Playbooks find the connection by it"
        data-autofocus
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <DeclaredFields
        key={type.name}
        settings={type.settings}
        secrets={type.secrets}
        textOf={textOf}
        put={(setting, text) => setValues((before) => ({ ...before, [setting]: text }))}
        secretOf={(secret) => secrets[secret]}
        putSecret={(secret, text) => setSecrets((before) => ({ ...before, [secret]: text }))}
      />
      {type.secrets.length > 0 && (
        <TextInput
          label="CA certificate"
          description="File in the folder certificates of the data folder; empty for the CAs of the system"
          maxLength={200}
          value={caFile}
          onChange={(event) => setCaFile(event.currentTarget.value)}
        />
      )}
      {add.error && <Failure error={add.error} isInline />}
      <div className={styles.end}>
        <Button type="submit" loading={add.isPending}>
          Add
        </Button>
        <Button variant="default" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  )
}

function settingValue({ kind }: Setting, text: string): string | number | boolean {
  if (kind === 'number') return Number(text)
  return kind === 'boolean' ? text === 'true' : text
}
