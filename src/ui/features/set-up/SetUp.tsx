import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { PASSWORD_LENGTH } from '#schema/account'
import { Entrance } from '#ui/kit/Entrance.tsx'
import { Problem } from '#ui/kit/Message.tsx'
import { SESSION_KEY, useSession } from '#ui/parts/use-session'
import { requestSetUpCode, setUp } from '#ui/source/accounts'
import { useSource } from '#ui/source/SourceContext.tsx'

/** Creates the first account with the code that the server printed. */
export function SetUp() {
  const source = useSource()
  const queries = useQueryClient()
  const session = useSession().data
  const [draft, setDraft] = useState({ code: '', name: '', password: '' })
  const [repeated, setRepeated] = useState('')
  const create = useMutation({
    mutationFn: () => setUp(source, draft),
    onSuccess: () => queries.resetQueries({ queryKey: SESSION_KEY }),
  })
  const print = useMutation({ mutationFn: () => requestSetUpCode(source) })
  const isDifferent = repeated !== '' && repeated !== draft.password
  const set = (change: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...change }))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (repeated === draft.password) create.mutate()
  }
  return (
    <Entrance title="Set up sign-in">
      <form onSubmit={submit}>
        <p>
          Create the first administrator. The server prints a one-time code on its console, or in its log (
          <code>journalctl -u sightglass</code>).
        </p>
        <TextInput
          label="One-time code"
          required
          autoFocus
          autoComplete="off"
          placeholder="XXXX-XXXX-XXXX-XXXX"
          maxLength={64}
          value={draft.code}
          onChange={(event) => set({ code: event.currentTarget.value })}
        />
        <div>
          <Button
            variant="default"
            size="compact-sm"
            loading={print.isPending}
            onClick={() => print.mutate()}
          >
            Print the code on the console
          </Button>{' '}
          {print.isSuccess && <span role="status">Printed.</span>}
        </div>
        <TextInput
          label="Name"
          required
          autoComplete="username"
          maxLength={64}
          value={draft.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <PasswordInput
          size="xs"
          label="Password"
          description={`At least ${PASSWORD_LENGTH.minimum} characters; several words are good`}
          required
          autoComplete="new-password"
          maxLength={PASSWORD_LENGTH.maximum}
          value={draft.password}
          onChange={(event) => set({ password: event.currentTarget.value })}
        />
        <PasswordInput
          size="xs"
          label="Repeat password"
          required
          autoComplete="new-password"
          maxLength={PASSWORD_LENGTH.maximum}
          value={repeated}
          error={isDifferent && 'Expected the same password'}
          onChange={(event) => setRepeated(event.currentTarget.value)}
        />
        {(create.error || print.error) && <Problem error={create.error ?? print.error} />}
        <Button type="submit" loading={create.isPending}>
          Create and sign in
        </Button>
        {session?.state === 'open' && <Link to="/">Continue without sign-in</Link>}
      </form>
    </Entrance>
  )
}
