import { Button, PasswordInput, Select, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { PASSWORD_LENGTH, type Role } from '#schema/account'
import { Problem } from '#ui/kit/Message.tsx'
import { useAdd } from './queries.ts'
import { AT_PLACES, ROLE_TEXTS, roleChoices, roleOf } from './sentences.ts'
import styles from './Users.module.css'

/** A new account with its first password. */
export function AccountForm({ onDone }: { onDone: () => void }) {
  const [draft, setDraft] = useState({ name: '', password: '', role: 'Reader' as Role | null })
  const add = useAdd()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    add.mutate(draft, { onSuccess: onDone })
  }
  const set = (change: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...change }))
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextInput
        label="Name"
        data-autofocus
        required
        maxLength={64}
        autoComplete="off"
        value={draft.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <Select
        label="Role"
        description={draft.role === null ? AT_PLACES.text : ROLE_TEXTS[draft.role]}
        data={roleChoices()}
        allowDeselect={false}
        value={draft.role ?? AT_PLACES.value}
        onChange={(role) => role !== null && set({ role: roleOf(role) })}
      />
      <PasswordInput
        size="xs"
        label="Password"
        description={`At least ${PASSWORD_LENGTH.minimum} characters; the user can change it`}
        required
        autoComplete="new-password"
        maxLength={PASSWORD_LENGTH.maximum}
        value={draft.password}
        onChange={(event) => set({ password: event.currentTarget.value })}
      />
      {add.error && <Problem error={add.error} />}
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
