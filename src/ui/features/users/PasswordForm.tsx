import { Button, PasswordInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { type AccountItem, PASSWORD_LENGTH } from '#schema/account'
import { Problem } from '#ui/kit/Message.tsx'
import { useChange } from './queries.ts'
import styles from './Users.module.css'

/** A new password for another person; it ends their sessions. */
export function PasswordForm({ item, onDone }: { item: AccountItem; onDone: () => void }) {
  const [password, setPassword] = useState('')
  const change = useChange(item.id)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.mutate({ password }, { onSuccess: onDone })
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <PasswordInput
        size="xs"
        label="Password"
        description={`At least ${PASSWORD_LENGTH.minimum} characters; all sessions of ${item.name} end`}
        data-autofocus
        required
        autoComplete="new-password"
        maxLength={PASSWORD_LENGTH.maximum}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      {change.error && <Problem error={change.error} />}
      <div className={styles.end}>
        <Button type="submit" loading={change.isPending}>
          Set password
        </Button>
        <Button variant="default" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
